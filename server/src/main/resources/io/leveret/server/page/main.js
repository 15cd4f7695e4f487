import {byId, onDrop, show} from "./dom.js";
import {request} from "./api.js";
import {cameraOff, CameraView} from "./camera.js";
import {Models} from "./models.js";
import {add, startPhotos} from "./photos.js";
import {Teach} from "./teach.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
const panelOf = tab => byId(tab.getAttribute("aria-controls"));
const shownTabs = () => tabs.filter(tab => !tab.hidden);

function choose(chosen) {
  cameraOff();
  for (const tab of tabs) {
    const is = tab === chosen;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
    panelOf(tab).hidden = !is;
  }
  history.replaceState(null, "", `#${panelOf(chosen).id}`);
}

for (const tab of tabs) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", event => {
    const all = shownTabs();
    const place = all.indexOf(tab);
    const next = {ArrowRight: (place + 1) % all.length, ArrowLeft: (place + all.length - 1) % all.length, Home: 0,
      End: all.length - 1}[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(all[next]);
    all[next].focus();
  });
}

// A photo that misses its place is classified, too, instead of being opened in place of the page.
function addAndShow(files) {
  choose(byId("tab-photos"));
  add(files);
}
onDrop(document.body, addAndShow);
document.addEventListener("paste", event => {
  const files = [...event.clipboardData.files];
  if (files.length) addAndShow(files);
});

const models = new Models();
startPhotos(models);
const live = new CameraView(byId("live"), models, () => models.chosen || null);
models.addEventListener("change", () => live.reset());

try {
  await models.load();
  const answer = await request("v1/teach");
  if (answer.status === 200) {
    byId("tab-teach").hidden = false;
    await new Teach(models).load();
  }
} catch (failure) {
  if (failure.status !== 404) show(byId("problem"), failure.message);
}
const wanted = shownTabs().find(tab => `#${panelOf(tab).id}` === location.hash);
if (wanted) choose(wanted);
