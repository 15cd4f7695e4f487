import {byId} from "./dom.js";

const TOKEN = "leveret.token";
let asking = null; // the dialog's answer, one for all requests that wait for it

/** What the server answers when it does not do as asked. */
export class Refusal extends Error {
  constructor(status, message, retryMillis) {
    super(message);
    this.status = status;
    this.retryMillis = retryMillis;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 503 || this.status === 504 || this.status === 0;
  }
}

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;

/** Asks for a token; false if there is none to be had. */
function askForToken() {
  asking ??= new Promise(resolve => {
    const dialog = byId("token-dialog");
    byId("token").value = "";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "use";
      if (given) sessionStorage.setItem(TOKEN, byId("token").value.trim());
      asking = null;
      resolve(given);
    }, {once: true});
    dialog.showModal();
  });
  return asking;
}

/** Requests a path below this page's; a token is asked for when the server wants one. Throws a Refusal. */
export async function request(path, {method = "GET", body, signal} = {}) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    let response;
    try {
      response = await fetch(path, {method, body, signal, headers: token ? {Authorization: `Bearer ${token}`} : {}});
    } catch (failure) {
      if (failure.name === "AbortError") throw failure;
      throw new Refusal(0, "The server does not answer, or the file cannot be read.", 1000);
    }
    if (response.ok) return response;
    if (response.status !== 401) throw await refusal(response);
    if (token === sessionStorage.getItem(TOKEN) && !await askForToken()) throw await refusal(response);
  }
}

async function refusal(response) {
  let message = null;
  try {
    message = (await response.json()).error;
  } catch {
    // not from Leveret: a proxy's answer, say
  }
  return new Refusal(response.status, message || `The server answers ${response.status} ${response.statusText}.`,
    1000 * Math.min(10, Number(response.headers.get("Retry-After")) || 1));
}

export const json = async (path, options) => (await request(path, options)).json();

/** The query of those parameters that have a value. */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? "?" + new URLSearchParams(given) : "";
}

/** Reads server-sent events as they come: yields {event, data} until the server or the signal ends them. */
export async function* events(path, signal) {
  const response = await request(path, {signal});
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      let event = "message";
      const data = [];
      for (const line of block.split("\n")) {
        const [, field, text] = line.match(/^([^:]*)(?:: ?)?(.*)$/);
        if (field === "event") event = text;
        if (field === "data") data.push(text);
      }
      if (data.length) yield {event, data: JSON.parse(data.join("\n"))};
    }
  }
}
