"""The bench: its network in JavaScript, held to its twin in numpy."""
