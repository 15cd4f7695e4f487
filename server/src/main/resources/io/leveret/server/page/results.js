import {element} from "./dom.js";

export const nameOf = one => one.displayName || one.label || `class ${one.index}`;

/** Whether scores can be read as parts of a hundred. */
const probabilities = classes => classes.every(({score}) => score !== null && score >= 0 && score <= 1);

export function scoreText(score, asPercent = score >= 0 && score <= 1) {
  if (score === null) return "no number";
  return asPercent ? `${(100 * score).toFixed(1)} %` : score.toPrecision(4);
}

/** How clear an answer is, in a sentence. */
export function verdict({ambiguity, classifications}) {
  switch (ambiguity.verdict) {
    case "clear": return "The answer is clear.";
    case "torn": {
      const names = ambiguity.contenders.map(index => {
        const known = classifications.find(one => one.index === index);
        return known ? nameOf(known) : `class ${index}`;
      });
      return `Torn between ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.`;
    }
    case "none-known": return "No class stands out; it may be none that the model knows.";
    default: return "The scores are no probabilities, so how clear the answer is cannot be said.";
  }
}

/**
 * Fills a list with classes, best first, each with its score and a bar. Rows are kept from one answer to the next, so
 * that a focused button stays. With a function to explain, rows are buttons that call it with their class.
 */
export function showBars(list, classes, explain = null) {
  const asPercent = probabilities(classes);
  const largest = asPercent ? 1 : Math.max(...classes.map(({score}) => Math.abs(score ?? 0)), Number.MIN_VALUE);
  while (list.children.length > classes.length) list.lastChild.remove();
  classes.forEach((one, place) => {
    let item = list.children[place];
    if (!item) {
      const parts = ["name", "score", "bar"].map(name => element("span", {class: name}));
      parts[2].append(element("span"));
      item = element("li", {}, explain ? element("button", {class: "bar-row", "aria-pressed": "false"}, ...parts)
        : element("div", {class: "bar-row"}, ...parts));
      list.append(item);
    }
    const row = item.firstChild;
    const [name, score, bar] = row.children;
    name.textContent = nameOf(one);
    score.textContent = scoreText(one.score, asPercent);
    bar.firstChild.style.inlineSize = `${100 * Math.max(0, one.score ?? 0) / largest}%`;
    if (explain) {
      row.title = "Show which parts of the photo support this class";
      row.onclick = () => explain(one, row);
    }
  });
}
