import {byId, element} from "./dom.js";
import {json} from "./api.js";

/** The models that the server has, and the one that is chosen; "change" tells that it is another. */
export class Models extends EventTarget {
  #all = [];
  #select = byId("model");

  constructor() {
    super();
    this.#select.addEventListener("change", () => this.#changed());
  }

  /** Asks the server. Keeps the choice where its model is still there; it is another if it has been replaced. */
  async load(replaced = null) {
    const before = this.chosen;
    this.#all = (await json("v1/models")).models;
    this.#select.replaceChildren(...this.#all.map(({name, version}) => element("option", {value: name},
      version && version !== "1" ? `${name}, version ${version}` : name)));
    this.#select.disabled = this.#all.length === 0;
    const kept = this.#all.find(({name}) => name === before) ?? this.#all.find(one => one.default) ?? this.#all[0];
    if (kept) this.#select.value = kept.name;
    if (this.chosen !== before || this.chosen === replaced) this.#changed();
    else this.#showFacts();
  }

  get chosen() {
    return this.#select.value;
  }

  named(name) {
    return this.#all.find(one => one.name === name);
  }

  #changed() {
    this.#showFacts();
    this.dispatchEvent(new Event("change"));
  }

  #showFacts() {
    const model = this.named(this.chosen);
    byId("model-facts").textContent = !model ? "This server has no model."
      : `${model.inputWidth} × ${model.inputHeight} pixels, ${model.classes.toLocaleString("en")} classes`;
  }
}
