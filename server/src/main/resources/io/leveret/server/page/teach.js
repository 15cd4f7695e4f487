import {announce, byId, count, element, onChoose, onDrop, show} from "./dom.js";
import {events, hasToken, json, request} from "./api.js";
import {CameraView} from "./camera.js";
import {scoreText} from "./results.js";

const BASE = "v1/teach";
const RECORD_MILLIS = 150; // from one example to the next: neighboring frames teach little
const LEAST_CLASSES = 2;
const SHOWN = 6; // pictures of a class, the last ones
const AGAIN_MILLIS = 1000;

/** The panel in which people teach the server classes of their own. */
export class Teach {
  #models;
  #camera;
  #rows = new Map(); // name → ClassRow
  #taught = null; // the taught model's name
  #following = false;
  #state = "idle";

  constructor(models) {
    this.#models = models;
    this.#camera = new CameraView(byId("teach-camera"), models, () => this.#taught);
    byId("new-class").addEventListener("submit", event => {
      event.preventDefault();
      this.#addClass(byId("class-name"));
    });
    byId("train").addEventListener("click", () => this.#train());
    byId("train-stop").addEventListener("click", () => this.#attempt(() => request(`${BASE}/stop`, {method: "POST"})));
    byId("try").addEventListener("click", async () => {
      await this.#camera.start();
      this.#camera.switch.focus();
    });
    for (const id of ["report", "download"]) {
      byId(id).addEventListener("click", event => {
        if (!hasToken()) return; // a link carries no token, so the page fetches the file
        event.preventDefault();
        this.#attempt(() => save(byId(id).getAttribute("href"), id === "report" ? "report.html" : "taught.tflite"));
      });
    }
  }

  /** Shows what the server has; its classes come first, then those that have no example yet. */
  async load() {
    this.#show(await json(BASE));
  }

  #show({classes, state, model, error}) {
    const there = new Set(classes.map(({name}) => name));
    for (const {name, examples} of classes) this.#row(name).examples = examples;
    for (const [name, row] of this.#rows) {
      if (!there.has(name)) row.examples = 0;
    }
    this.#setTaught(model);
    this.#setState(state);
    if (state === "failed") show(byId("train-problem"), error);
    if (state === "training") this.#follow();
  }

  #row(name) {
    let row = this.#rows.get(name);
    if (!row) {
      row = new ClassRow(name, this.#camera, () => this.#showHint(), () => this.#delete(name));
      this.#rows.set(name, row);
      byId("classes").append(row.root);
    }
    return row;
  }

  #addClass(input) {
    const name = input.value.trim().normalize("NFC");
    const wrong = name === "" ? "A class needs a name." : name === "." || name === ".." ? "This is no name for a class."
      : this.#rows.has(name) ? "There is a class of this name." : "";
    input.setCustomValidity(wrong);
    if (wrong) {
      input.addEventListener("input", () => input.setCustomValidity(""), {once: true});
      return input.reportValidity();
    }
    input.value = "";
    this.#row(name).record.focus();
    this.#showHint();
    announce(`Class ${name} added.`);
  }

  async #delete(name) {
    const row = this.#rows.get(name);
    if (row.examples && !confirm(`Delete ${name} and its ${count(row.examples, "example")}?`)) return;
    if (row.examples && !await this.#attempt(() => request(classPath(name), {method: "DELETE"}))) return;
    row.remove();
    this.#rows.delete(name);
    this.#showHint();
    byId("class-name").focus();
    announce(`Class ${name} deleted.`);
  }

  /** Does something, and says what went wrong; returns whether nothing did. */
  async #attempt(action) {
    show(byId("train-problem"), "");
    try {
      await action();
      return true;
    } catch (failure) {
      show(byId("train-problem"), failure.message);
      announce(failure.message);
      return false;
    }
  }

  async #train() {
    if (await this.#attempt(() => request(`${BASE}/train`, {method: "POST"}))) {
      this.#setState("training");
      byId("train-stop").focus();
      announce("The training has started.");
      this.#follow();
    }
  }

  #setState(state) {
    const before = this.#state;
    this.#state = state;
    const training = state === "training";
    byId("train-stop").hidden = byId("train-progress").hidden = !training;
    if (training && before !== "training") this.#progress({text: "Starting …"});
    this.#showHint();
  }

  #showHint() {
    const ready = [...this.#rows.values()].filter(row => row.examples > 0).length;
    const training = this.#state === "training";
    byId("train").disabled = training || ready < LEAST_CLASSES;
    show(byId("train-hint"), training ? ""
      : ready < LEAST_CLASSES ? `Record examples of at least ${LEAST_CLASSES} classes to train.`
      : `The model will know ${count(ready, "class", "classes")}.`);
  }

  #setTaught(model) {
    byId("taught").hidden = model === null;
    if (this.#taught !== model) {
      this.#taught = model;
      this.#camera.reset();
    }
  }

  /** Shows the training's events until it ends. Its end may come before the events are there, or they may break off. */
  async #follow() {
    if (this.#following) return;
    this.#following = true;
    while (this.#state === "training") {
      const listening = new AbortController();
      const listened = this.#listen(listening.signal);
      await Promise.race([listened, pause()]);
      const now = this.#state === "training" ? await json(BASE).catch(() => null) : null;
      if (now?.state === "training") await listened;
      if (this.#state === "training") await pause();
      listening.abort();
      if (this.#state === "training" && now && now.state !== "training") this.#show(now);
    }
    this.#following = false;
  }

  async #listen(signal) {
    try {
      for await (const {event, data} of events(`${BASE}/events`, signal)) {
        await this.#on(event, data);
        if (this.#state !== "training") return;
      }
    } catch (failure) {
      if (!signal.aborted) show(byId("train-text"), failure.message);
    }
  }

  async #on(event, data) {
    if (event === "progress") this.#progress(data);
    if (event === "failed") {
      this.#setState("failed");
      show(byId("train-problem"), data.error);
      announce(data.error);
      byId("train").focus();
    }
    if (event === "done") {
      this.#setState("done");
      await this.#attempt(() => this.#models.load(data.model));
      this.#taught = null; // another model, though of the same name
      this.#setTaught(data.model);
      const text = data.top1 === null || data.top1 === undefined ? "The model is trained."
        : `The model is trained. It is right on ${scoreText(data.top1)} of the examples that it was tested on.`;
      show(byId("taught-text"), text);
      announce(text);
      byId("try").focus();
    }
  }

  #progress({done, total, text}) {
    const bar = byId("train-bar");
    if (total > 0) {
      bar.max = total;
      bar.value = done;
    } else {
      bar.removeAttribute("value");
    }
    byId("train-text").textContent = text;
  }
}

const pause = () => new Promise(resolve => setTimeout(resolve, AGAIN_MILLIS));

const classPath = name => `${BASE}/classes/${encodeURIComponent(name)}`;

/** Saves a file of the server's. */
async function save(path, name) {
  const address = URL.createObjectURL(await (await request(path)).blob());
  element("a", {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A class: its examples, and ways to add some. */
class ClassRow {
  #examples = 0;
  #name;
  #camera;
  #changed;
  #holding = false;
  #byPress = false; // the press has recorded, so the click that ends it does not
  #count = element("p", {class: "count"});
  #pictures = element("div", {class: "pictures"});
  #problem = element("p", {class: "problem", hidden: true});

  constructor(name, camera, changed, onDelete) {
    this.#name = name;
    this.#camera = camera;
    this.#changed = changed;
    const files = element("input", {type: "file", accept: "image/*", multiple: true, "aria-label": `Photos of ${name}`});
    this.record = element("button", {class: "record", "aria-label": `Record ${name}: hold`}, "Hold to record");
    this.root = element("article", {class: "card class", "aria-label": `Class ${name}`},
      element("div", {class: "row"}, element("h3", {}, name), this.#count),
      element("div", {class: "row"}, this.record, element("label", {class: "button"}, "Add photos", files),
        element("button", {"aria-label": `Delete ${name}`, onclick: onDelete}, "Delete")),
      this.#pictures, this.#problem);
    onDrop(this.root, photos => this.#addAll(photos));
    onChoose(files, photos => this.#addAll(photos));
    this.#listen(this.record);
    this.examples = 0;
  }

  /** Records while a pointer, the space bar or Enter is down; a click without a press, of a screen reader, records one. */
  #listen(button) {
    const down = () => {
      this.#byPress = true;
      this.#hold();
    };
    const up = () => this.#release();
    button.addEventListener("pointerdown", event => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      down();
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) button.addEventListener(end, up);
    button.addEventListener("keydown", event => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) down();
    });
    button.addEventListener("keyup", event => {
      if (event.key === " " || event.key === "Enter") up();
    });
    button.addEventListener("click", async () => {
      if (!this.#byPress && await this.#ready()) this.#addStill();
      this.#byPress = false;
    });
    button.addEventListener("contextmenu", event => event.preventDefault()); // a long touch
  }

  get examples() {
    return this.#examples;
  }

  set examples(number) {
    this.#examples = number;
    this.#count.textContent = count(number, "example");
    this.#changed();
  }

  remove() {
    this.#release();
    this.#clearPictures();
    this.root.remove();
  }

  async #ready() {
    if (!this.#camera.on) await this.#camera.start();
    return this.#camera.on;
  }

  async #hold() {
    if (this.#holding) return;
    this.#holding = true;
    const before = this.#examples;
    if (!await this.#ready()) this.#holding = false;
    this.record.classList.toggle("holding", this.#holding);
    while (this.#holding) {
      const start = performance.now();
      if (!await this.#addStill()) break;
      await new Promise(resolve => setTimeout(resolve, RECORD_MILLIS - (performance.now() - start)));
    }
    this.#holding = false;
    this.record.classList.remove("holding");
    if (this.#examples > before) announce(`${this.#name}: ${count(this.#examples, "example")}.`);
  }

  #release() {
    this.#holding = false;
  }

  async #addStill() {
    try {
      await this.#add(await this.#camera.still());
      show(this.#problem, "");
      return true;
    } catch (failure) {
      show(this.#problem, failure.message);
      announce(failure.message);
      return false;
    }
  }

  async #addAll(photos) {
    const refused = [];
    show(this.#problem, "");
    for (const photo of photos) {
      try {
        await this.#add(photo);
      } catch (failure) {
        refused.push(`${photo.name}: ${failure.message}`);
        if (failure.status === 401 || failure.status === 507) break; // the others would go the same way
      }
    }
    const words = refused.length > 1 ? `${refused.length} of ${photos.length} photos were not added. ` : "";
    show(this.#problem, refused.length ? `${words}${refused.slice(0, 3).join(" ")}` : "");
    announce(this.#problem.textContent || `${this.#name}: ${count(this.#examples, "example")}.`);
  }

  async #add(photo) {
    const {examples} = await json(`${classPath(this.#name)}/examples`, {method: "POST", body: photo});
    if (examples === this.examples) return; // the server has this very photo
    this.examples = examples;
    const picture = element("img", {alt: "", src: URL.createObjectURL(photo)});
    this.#pictures.prepend(picture);
    if (this.#pictures.children.length > SHOWN) this.#drop(this.#pictures.lastChild);
  }

  #drop(picture) {
    URL.revokeObjectURL(picture.src);
    picture.remove();
  }

  #clearPictures() {
    [...this.#pictures.children].forEach(picture => this.#drop(picture));
  }
}
