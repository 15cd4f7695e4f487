/** Makes an element. Strings become text, never markup; "onclick" and the like are listeners. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(key, value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export const byId = id => document.getElementById(id);

/** Shows a text in an element that is hidden without one. */
export function show(target, text) {
  target.textContent = text ?? "";
  target.hidden = !text;
}

/** Tells screen readers. */
export function announce(text) {
  byId("status").textContent = text;
}

export const count = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** Calls back with files that are dropped on an element. */
export function onDrop(target, use) {
  const holdsFiles = event => event.dataTransfer?.types.includes("Files");
  target.addEventListener("dragover", event => {
    if (holdsFiles(event)) {
      event.preventDefault();
      target.classList.add("over");
    }
  });
  target.addEventListener("dragleave", event => {
    if (!target.contains(event.relatedTarget)) target.classList.remove("over");
  });
  target.addEventListener("drop", event => {
    target.classList.remove("over");
    if (holdsFiles(event)) {
      event.preventDefault();
      event.stopPropagation();
      use([...event.dataTransfer.files]);
    }
  });
}

/** Calls back with files that are chosen; the same ones can be chosen again. */
export function onChoose(input, use) {
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    use(files);
  });
}
