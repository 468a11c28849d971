/* The quiz: ten claims of the page, drawn anew at every start, with a score. Without this script every
   claim stands there with its answer folded. Nothing is stored, nothing is sent. */
const CHOICES = { true: "True", misleading: "Misleading", false: "False" };

/* As many of each verdict as there are, up to a third: or "true" would always win. */
function draw(items, count) {
  const pools = Object.keys(CHOICES).map(verdict => shuffled(items.filter(it => it.dataset.verdict === verdict)));
  const drawn = [];
  while (drawn.length < count && pools.some(pool => pool.length)) {
    for (const pool of pools) if (pool.length && drawn.length < count) drawn.push(pool.pop());
  }
  return shuffled(drawn);
}

function shuffled(list) {
  const copy = [...list];
  for (let n = copy.length - 1; n > 0; n--) {
    const other = Math.floor(Math.random() * (n + 1));
    [copy[n], copy[other]] = [copy[other], copy[n]];
  }
  return copy;
}

function button(words, pressed) {
  const it = document.createElement("button");
  it.type = "button";
  it.className = "g-button";
  it.textContent = words;
  it.addEventListener("click", pressed);
  return it;
}

export function start(quiz) {
  const list = quiz.querySelector("ol"), score = quiz.querySelector(".g-quiz-score");
  const all = quiz.all ||= [...list.children];
  for (const item of all) { item.querySelector("details").open = false; item.querySelector(".g-quiz-choices")?.remove(); item.removeAttribute("data-answered"); }
  const asked = draw(all, +quiz.dataset.quiz);
  list.replaceChildren(...asked);
  let right = 0, answered = 0;
  const tell = () => { score.textContent = answered ? `${right} of ${answered} right, ${asked.length - answered} to go.` : `${asked.length} claims.`; };
  asked.forEach(item => {
    const row = document.createElement("p"), answer = item.querySelector("details");
    row.className = "g-quiz-choices";
    answer.hidden = true;
    for (const [verdict, words] of Object.entries(CHOICES)) {
      row.append(button(words, event => {
        if (item.dataset.answered) return;
        const fits = verdict === item.dataset.verdict;
        item.dataset.answered = fits ? "right" : "wrong";
        event.target.setAttribute("aria-pressed", "true");
        for (const it of row.children) it.setAttribute("aria-disabled", "true");
        const said = document.createElement("b");
        said.textContent = fits ? " Right." : ` No: ${CHOICES[item.dataset.verdict].toLowerCase()}.`;
        row.append(said);
        answered += 1;
        right += fits;
        answer.hidden = false;
        answer.open = true;
        tell();
        if (answered === asked.length) {
          score.textContent = `${right} of ${asked.length} right. `;
          score.append(button("Ten others", () => { start(quiz); quiz.scrollIntoView(); list.querySelector("button").focus(); }));
        }
      }));
    }
    answer.before(row);
  });
  tell();
}
