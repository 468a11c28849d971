/* What a question to the numbers is answered with: for, against, or open (they do not say), and a sentence. */
import { several } from "./words.mjs";

export const yes = text => ({ say: "for", text }), no = text => ({ say: "against", text }), open = text => ({ say: "open", text });

/* The answer to the opposite question. */
export const turned = it => (it.say === "open" ? it : { ...it, say: it.say === "for" ? "against" : "for" });

export const names = rows => several(rows.map(row => row.name || "one without a name"));
