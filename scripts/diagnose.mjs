// What the page “Diagnose your network” says of each paste: [{text, chosen}] in, as JSON, verdicts out.
import { judge } from "../docs/assets/js/diagnosis/judge.mjs";
import { read } from "../docs/assets/js/diagnosis/read.mjs";

let text = "";
for await (const part of process.stdin) text += part;
const verdicts = JSON.parse(text).map(({ text, chosen }) => {
  const reading = read(text), { wrong, status, first, sentence, measure, causes, F } = judge(reading, chosen);
  if (wrong !== undefined) return { status: "unreadable", first: null, sentence: wrong, causes: {}, rows: 0 };
  const { fit } = F;
  return { status, first, sentence, measure, causes: Object.fromEntries(causes.map(it => [it.id, it.status])), evidence: causes, rows: F.rows.length, fit };
});
process.stdout.write(JSON.stringify(verdicts));
