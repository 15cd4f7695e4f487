import {announce, byId, element, show} from "./dom.js";
import {json, query, Refusal} from "./api.js";
import {nameOf, showBars, verdict} from "./results.js";

const TOP = 25; // classes that are smoothed; the others count as 0
const SHOWN = 5;
const LEAST_SIDE = 224; // pixels
const QUALITY = 0.9; // of JPEG
const RATE_MILLIS = 2000; // over which photos are counted
const ANNOUNCE_MILLIS = 3000;

let running = null; // one camera view at a time

/** Turns the camera off, wherever it is on. */
export function cameraOff() {
  running?.stop();
}

/** The camera's picture and what the model sees on it, one frame at a time. */
export class CameraView {
  #model; // () => name of the model, or null to show the picture only
  #models;
  #stream = null;
  #request = null; // an AbortController while a frame is at the server
  #notBefore = 0;
  #scores = new Map(); // index → {class, score}, smoothed
  #answered = []; // times of the last answers
  #latencyMillis = null;
  #dropped = 0;
  #presented = null;
  #announced = {text: "", time: 0};
  #canvas = document.createElement("canvas");

  constructor(place, models, model) {
    this.#models = models;
    this.#model = model;
    place.append(byId("camera").content.cloneNode(true));
    const find = selector => place.querySelector(selector);
    this.view = find(".view");
    this.video = find("video");
    this.problem = find(".problem");
    this.switch = find(".switch");
    this.choice = find(".choice");
    this.select = find("select");
    this.smoothing = find("input[type=range]");
    this.answers = find(".answers");
    this.bars = find(".bars");
    this.verdict = find(".verdict");
    this.rate = find(".rate");
    this.latency = find(".latency");
    this.dropped = find(".dropped");
    this.switch.addEventListener("click", () => this.on ? this.stop() : this.start());
    this.select.addEventListener("change", () => this.start(this.select.value));
    const showSmoothing = () => find("output").value = `${this.smoothing.value} %`;
    this.smoothing.addEventListener("input", showSmoothing);
    showSmoothing();
    this.reset();
  }

  get on() {
    return this.#stream !== null;
  }

  /** Forgets what was seen: another model sees other classes. */
  reset() {
    this.#request?.abort();
    this.#request = null;
    this.#scores.clear();
    this.#answered = [];
    this.#latencyMillis = null;
    this.#dropped = 0;
    this.#announced = {text: "", time: 0};
    this.bars.replaceChildren();
    this.verdict.textContent = "";
    this.rate.textContent = this.latency.textContent = this.dropped.textContent = "–";
    this.answers.hidden = this.#model() === null;
  }

  /** Starts the camera; the problem, if there is one, is shown. */
  async start(device = "") {
    if (running !== this) cameraOff();
    this.stop();
    show(this.problem, "");
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
      return show(this.problem, "Browsers give the camera to secure pages only. Start the server with --tls auto and open "
        + "this page by https, or open it as localhost on the server's own machine.");
    }
    this.switch.disabled = true;
    try {
      const wanted = device ? {deviceId: {exact: device}} : {facingMode: {ideal: "environment"}};
      const stream = await navigator.mediaDevices.getUserMedia(
        {audio: false, video: {width: {ideal: 640}, height: {ideal: 480}, ...wanted}});
      this.#stream = stream;
      running = this;
      const [track] = stream.getVideoTracks();
      track.addEventListener("ended", () => {
        if (this.#stream !== stream) return;
        this.stop();
        show(this.problem, "The camera was unplugged, or its permission withdrawn.");
      });
      this.video.srcObject = stream;
      await this.video.play();
      this.view.classList.add("on");
      this.switch.textContent = "Stop the camera";
      this.reset();
      this.#presented = null;
      this.#watch(stream);
      await this.#listCameras(track.getSettings().deviceId);
    } catch (failure) {
      this.stop();
      show(this.problem, problemOf(failure));
    } finally {
      this.switch.disabled = false;
    }
  }

  stop() {
    if (running === this) running = null;
    this.#request?.abort();
    this.#request = null;
    this.#stream?.getTracks().forEach(track => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
    this.view.classList.remove("on");
    this.switch.textContent = "Start the camera";
  }

  async #listCameras(current) {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({kind}) => kind === "videoinput");
    this.select.replaceChildren(...cameras.map(({deviceId, label}, place) =>
      element("option", {value: deviceId}, label || `Camera ${place + 1}`)));
    this.select.value = current;
    this.choice.hidden = cameras.length < 2;
  }

  /** The picture as a JPEG whose shorter side is at least as long as the model's input. */
  still(modelName = this.#model()) {
    const model = this.#models.named(modelName);
    const least = Math.max(LEAST_SIDE, model?.inputWidth ?? 0, model?.inputHeight ?? 0);
    const {videoWidth, videoHeight} = this.video;
    const scale = Math.min(1, least / Math.min(videoWidth, videoHeight));
    this.#canvas.width = Math.round(scale * videoWidth);
    this.#canvas.height = Math.round(scale * videoHeight);
    this.#canvas.getContext("2d").drawImage(this.video, 0, 0, this.#canvas.width, this.#canvas.height);
    return new Promise((resolve, reject) => this.#canvas.toBlob(
      blob => blob ? resolve(blob) : reject(new Error("The browser makes no JPEG of this picture.")),
      "image/jpeg", QUALITY));
  }

  /** Looks at each frame that the camera shows; those that come while one is at the server are dropped. */
  #watch(stream) {
    const frame = (_, {presentedFrames}) => {
      if (this.#stream !== stream) return;
      this.video.requestVideoFrameCallback(frame);
      const missed = this.#presented === null ? 0 : presentedFrames - this.#presented - 1;
      this.#presented = presentedFrames;
      if (this.#model() === null) return;
      const free = this.#request === null && performance.now() >= this.#notBefore;
      this.#dropped += missed + (free ? 0 : 1);
      if (free) this.#classify();
    };
    this.video.requestVideoFrameCallback(frame);
  }

  async #classify() {
    const request = this.#request = new AbortController();
    const start = performance.now();
    try {
      const body = await this.still();
      if (request.signal.aborted) return;
      const answer = await json("v1/classify" + query({model: this.#model(), top: TOP}),
        {method: "POST", body, signal: request.signal});
      if (request.signal.aborted) return;
      const [result] = answer.results;
      if (result.error !== null) throw new Refusal(422, result.error);
      show(this.problem, "");
      this.#show(result, performance.now() - start);
    } catch (failure) {
      if (request.signal.aborted) return;
      if (!failure.passing) this.stop();
      this.#notBefore = performance.now() + (failure.retryMillis ?? 0);
      show(this.problem, failure.message);
    } finally {
      if (this.#request === request) this.#request = null;
    }
  }

  #show(result, millis) {
    const now = performance.now();
    this.#answered = [...this.#answered.filter(time => now - time < RATE_MILLIS), now];
    const seconds = (now - this.#answered[0]) / 1000;
    this.#latencyMillis = this.#latencyMillis === null ? millis : .8 * this.#latencyMillis + .2 * millis;
    this.rate.textContent = seconds > 0 ? ((this.#answered.length - 1) / seconds).toFixed(1) : "–";
    this.latency.textContent = `${this.#latencyMillis.toFixed(0)} ms`;
    this.dropped.textContent = this.#dropped.toLocaleString("en");

    this.#smooth(result.classifications);
    const best = [...this.#scores.values()].sort((a, b) => b.score - a.score).slice(0, SHOWN);
    showBars(this.bars, best);
    this.verdict.textContent = verdict(result);
    if (best.length) this.#announce(`${nameOf(best[0])}. ${this.verdict.textContent}`, now);
  }

  /** Exponential smoothing: the older answers' part of each score is the control's. */
  #smooth(classes) {
    const old = this.#scores.size ? this.smoothing.value / 100 : 0;
    const smoothed = new Map();
    for (const [index, one] of this.#scores) {
      if (old * one.score > 1e-4) smoothed.set(index, {...one, score: old * one.score});
    }
    for (const one of classes) {
      const before = smoothed.get(one.index)?.score ?? 0;
      smoothed.set(one.index, {...one, score: before + (1 - old) * (one.score ?? 0)});
    }
    this.#scores = smoothed;
  }

  /** Screen readers hear of an answer when it is another one, and not at every frame. */
  #announce(text, now) {
    if (text === this.#announced.text || now - this.#announced.time < ANNOUNCE_MILLIS) return;
    this.#announced = {text, time: now};
    announce(text);
  }
}

/** Why there is no picture, and what to do. */
function problemOf(failure) {
  switch (failure.name) {
    case "NotFoundError":
    case "OverconstrainedError": return "No camera was found. Connect one, then start again.";
    case "NotAllowedError":
    case "SecurityError":
      return "This page may not use the camera. Allow it in the browser's settings for this page, then start again.";
    case "NotReadableError":
    case "AbortError": return "The camera gives no picture; another program may be using it. Close that, then start again.";
    default: return `The camera does not start: ${failure.message}`;
  }
}
