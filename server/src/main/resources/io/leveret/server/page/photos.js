import {announce, byId, count, element, onChoose, onDrop, show} from "./dom.js";
import {json, query, request} from "./api.js";
import {nameOf, scoreText, showBars, verdict} from "./results.js";

const TOP = 5;
const RETRIES = 5;
const cards = [];
let models;
let working = false;

export function startPhotos(allModels) {
  models = allModels;
  onDrop(byId("drop"), add);
  onChoose(byId("files"), add);
  byId("clear").addEventListener("click", () => {
    cards.splice(0).forEach(card => card.remove());
    countCards();
    byId("files").focus();
  });
  models.addEventListener("change", () => {
    cards.forEach(card => card.reset());
    work();
  });
}

/** Classifies photos, and shows them before those that are there. */
export function add(files) {
  const made = files.map(file => new Card(file));
  byId("cards").prepend(...made.map(card => card.root));
  cards.unshift(...made);
  countCards();
  work();
}

function countCards() {
  byId("photo-actions").hidden = cards.length === 0;
  byId("photo-count").textContent = count(cards.length, "photo");
}

/** One photo after the other: the server's queue is for all its clients. */
async function work() {
  if (working) return;
  working = true;
  for (let next; next = cards.find(card => card.waits);) await next.classify();
  working = false;
}

/** A photo with what is on it. */
class Card {
  waits = true;
  #file;
  #addresses = [];
  #gone = new AbortController();
  #explaining = new AbortController();
  #picture = element("img", {alt: "", class: "photo", loading: "lazy", decoding: "async"});
  #map = element("img", {alt: "", class: "map", hidden: true});
  #strength = element("input", {type: "range", min: "0", max: "100", value: "100"});
  #strengthField = element("label", {class: "field", hidden: true}, "Strength of the heat map", this.#strength);
  #note = element("p", {class: "hint", hidden: true});
  #text = element("div", {class: "text"});
  #problem = element("p", {class: "problem", hidden: true});

  constructor(file) {
    this.#file = file;
    this.#picture.src = this.#address(file);
    this.#picture.addEventListener("error", () => this.#picture.replaceWith(
      element("p", {class: "photo gone"}, "This browser does not show this kind of file.")), {once: true});
    this.#strength.addEventListener("input", () => this.#map.style.opacity = this.#strength.value / 100);
    const title = element("h2", {}, file.name);
    this.root = element("article", {class: "card photo-card", "aria-label": file.name},
      element("div", {}, element("div", {class: "frame"}, this.#picture, this.#map), this.#strengthField,
        this.#note),
      element("div", {class: "answer"}, title, this.#text, this.#problem));
    this.reset();
  }

  reset() {
    this.waits = true;
    this.#abort();
    this.#gone = new AbortController();
    this.#map.hidden = this.#strengthField.hidden = true;
    this.#text.replaceChildren(element("p", {class: "hint"}, "Waiting …"));
    show(this.#note, "");
    show(this.#problem, "");
  }

  remove() {
    this.waits = false;
    this.#abort();
    this.#addresses.forEach(address => URL.revokeObjectURL(address));
    this.root.remove();
  }

  #abort() {
    this.#gone.abort();
    this.#explaining.abort();
  }

  #address(blob) {
    const made = URL.createObjectURL(blob);
    this.#addresses.push(made);
    return made;
  }

  async classify() {
    this.waits = false;
    const signal = this.#gone.signal;
    for (let trial = 1;; trial++) {
      try {
        const answer = await json("v1/classify" + query({model: models.chosen, top: TOP}),
          {method: "POST", body: this.#file, signal});
        if (!signal.aborted) this.#show(answer.results[0]);
        return;
      } catch (failure) {
        if (signal.aborted) return;
        if (failure.status !== 503 || trial > RETRIES) return this.#fail(failure.message);
        await new Promise(resolve => setTimeout(resolve, failure.retryMillis));
      }
    }
  }

  #show(result) {
    if (result.error !== null) return this.#fail(result.error);
    this.#text.replaceChildren();
    const heads = [result, ...result.moreHeads];
    heads.forEach((head, place) => {
      if (heads.length > 1 && place > 0) this.#text.append(element("h3", {}, head.name));
      const bars = element("ol", {class: "bars"});
      showBars(bars, head.classifications, place === 0 ? (one, row) => this.#explain(one, row) : null);
      if (!head.classifications.length) bars.append(element("li", {}, "No class."));
      this.#text.append(bars, element("p", {class: "verdict"}, verdict(head)));
    });
    if (result.damage) {
      this.#text.append(element("p", {class: "problem"}, "The file is damaged: "
        + `${result.damage.intactRows} of ${count(result.damage.rows, "row")} are there (${result.damage.reason}).`));
    }
    const millis = result.decodeMillis + result.preprocessMillis + result.inferenceMillis;
    this.#text.append(element("p", {class: "hint"}, `${result.width} × ${result.height} pixels, ${millis.toFixed(0)} ms.`
      + " Press a class to see which parts of the photo support it."));
    const best = result.classifications[0];
    announce(`${this.#file.name}: ${best ? `${nameOf(best)}, ${scoreText(best.score)}. ` : ""}${verdict(result)}`);
  }

  #fail(message) {
    this.#text.replaceChildren();
    show(this.#problem, message);
    announce(`${this.#file.name}: ${message}`);
  }

  /** Lays the heat map of a class over the photo, or takes it away. */
  async #explain(one, row) {
    const pressed = row.getAttribute("aria-pressed") === "true";
    this.#explaining.abort();
    this.#explaining = new AbortController();
    this.#text.querySelectorAll("[aria-pressed]").forEach(other => other.setAttribute("aria-pressed", "false"));
    this.#map.hidden = this.#strengthField.hidden = true;
    show(this.#problem, "");
    show(this.#note, "");
    if (pressed) return;
    row.setAttribute("aria-pressed", "true");
    const {signal} = this.#explaining;
    this.#say(`Drawing the heat map of ${nameOf(one)} …`);
    try {
      const png = await (await request("v1/explain" + query({model: models.chosen, class: one.index}),
        {method: "POST", body: this.#file, signal})).blob();
      if (signal.aborted) return;
      this.#map.src = this.#address(png);
      this.#map.alt = `Heat map: the parts of the photo that support ${nameOf(one)}`;
      this.#map.hidden = this.#strengthField.hidden = false;
      this.#say(`The bright parts of the photo support ${nameOf(one)}.`);
    } catch (failure) {
      if (signal.aborted) return;
      row.setAttribute("aria-pressed", "false");
      show(this.#note, "");
      show(this.#problem, failure.message);
      announce(failure.message);
    }
  }

  #say(text) {
    show(this.#note, text);
    announce(text);
  }
}
