"""The subject of this glossary: gradient flow. Everything else in the package fits any subject."""

from importlib.metadata import version

from glossary_src.schema import Glossary

GLOSSARY = Glossary(
    name="Gradient Glossary",
    key="gradient-glossary",
    prefix="gradients",
    version=version("gradient-glossary"),
    about="Why gradients vanish or explode in neural networks, and what is done about it.",
    license="CC BY 4.0",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    code_license="MIT",
    groups={
        "phenomena": "Phenomena",
        "calculus": "Calculus and backpropagation",
        "activations": "Activations",
        "initialization": "Initialization",
        "normalization": "Normalization",
        "architecture": "Architecture",
        "recurrent": "Recurrent networks",
        "optimization": "Optimization",
        "theory": "Theory",
        "numerics": "Numerics",
        "diagnostics": "Diagnostics",
    },
    levels={
        "start here": "No background needed beyond what a network is.",
        "next": "Assumes the terms marked “start here”.",
        "in depth": "For who wants the theory.",
    },
    shown={  # gradients behave differently, so every figure says which it shows
        "dL/dz": "the loss by the pre-activations",
        "dL/dh": "the loss by the activations",
        "dL/dW": "the loss by the weights",
        "dL/dx": "the loss by the input",
        "h and dL/dz": "activations on the way forward, the loss by the pre-activations backward",
        "dL/dz and dL/dW": "the loss by the pre-activations, and by the weights",
        "dL/dθ": "the loss by one parameter",
        "slope": "the slope of one function, not of a loss",
        "no gradient": "values on the way forward, or the loss itself",
    },
    nothing_shown="no gradient",
    nothing_shown_says="no gradient shown",
    texts={
        "linkedin": "a LinkedIn article",
        "medium-2020": "a Medium article, 2020",
        "wordpress": "a WordPress post",
        "github": "a note on GitHub",
        "picture-dictionary": "an online picture dictionary",
    },
    texts_say="five texts on vanishing gradients",
    practice_with="PyTorch",
    columns=(
        ("calculus",),
        ("activations",),
        ("architecture", "recurrent"),
        ("phenomena", "numerics", "theory"),
        ("initialization", "normalization"),
        ("optimization", "diagnostics"),
    ),
    columns_say="From the tools on the left over the networks to what goes wrong, and what helps.",
)
