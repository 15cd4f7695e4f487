"use strict";
// Draws the page from the JSON document within it. Text from the document becomes text nodes only, never markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const {kind, photos} = data;
  const report = kind === "training" ? data.report.test : data.report; // a training's page shows its test as any other evaluation
  const main = document.querySelector("main");
  const MATRIX_CLASSES = 24;
  const WORST = 24;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  const share = value => value == null ? "–" : value.toFixed(3);
  const percent = value => value == null ? "–" : (100 * value).toFixed(1) + " %";
  const count = value => value.toLocaleString("en");
  const millis = value => value == null ? "–" : value.toFixed(value < 10 ? 2 : 1) + " ms";
  const megabytes = value => (value / 1e6).toFixed(1) + " MB";
  const baseName = path => path.split(/[\\/]/).pop();

  function heading(title, ...lines) {
    document.title = title;
    main.append(element("header", {}, element("h1", {}, title), ...lines.map(line => element("p", {}, line))));
  }

  function figures(...all) {
    main.append(element("div", {class: "figures"}, ...all.map(([value, caption]) =>
      element("div", {class: "figure"}, element("b", {}, value), element("span", {}, caption)))));
  }

  function section(title, explanation, ...content) {
    const made = element("section", {}, element("h2", {}, title), element("p", {}, explanation), ...content);
    main.append(made);
    return made;
  }

  /** Pixels from side to side of a section. */
  function room() {
    return Math.max(300, main.clientWidth - 82);
  }

  /** The width of a chart with a text beside each row, in a narrow window too, and what of the texts it has place for. */
  function beside(texts, widest) {
    const width = Math.min(widest, room());
    const marginLeft = Math.min(320, .5 * width, 25 + 7.2 * (d3.max(texts, text => text.length) ?? 0));
    const most = Math.floor((marginLeft - 25) / 7.2) + 1;
    return {width, marginLeft, tickFormat: text => text.length > most ? text.slice(0, most - 1) + "…" : text};
  }

  function chart(label, options, style = "") {
    return element("figure", style ? {class: style} : {}, Plot.plot({ariaLabel: label, width: Math.min(640, room()), marginBottom: 45, style: {fontSize: "13px", overflow: "visible"}, ...options}));
  }

  /** A table; columns have a title, the text of a row and, if it is not that text, what rows are sorted by. */
  function table(columns, rows) {
    const body = element("tbody");
    const fill = sorted => body.replaceChildren(...sorted.map(row => element("tr", {}, ...columns.map(column =>
      element("td", column.name ? {class: "name"} : {}, column.text(row))))));
    const sort = column => fill([...rows].sort((one, other) => d3.descending(column.by(one), column.by(other))));
    fill(rows);
    return element("table", {}, element("thead", {}, element("tr", {}, ...columns.map(column =>
      element("th", {scope: "col", ...column.name ? {class: "name"} : {}}, column.by
        ? element("button", {type: "button", title: "sort", onclick: () => sort(column)}, column.title) : column.title)))), body);
  }

  function called(index, label) {
    return label || "class " + index;
  }

  function photo(shown) {
    const [answer] = shown.answers;
    const right = answer.top[0].index === answer.actual;
    return element("figure", {class: "photo"},
      shown.picture ? element("img", {src: shown.picture, alt: shown.file, loading: "lazy"})
        : element("div", {class: "gone"}, "no longer readable"),
      element("figcaption", {}, element("strong", {}, called(answer.actual, answer.actualLabel)),
        right ? "" : ", taken for " + called(answer.top[0].index, answer.top[0].label),
        ...answer.top.map(each => element("span", {class: "score", title: called(each.index, each.label), style: `--share: ${100 * Math.min(1, Math.max(0, each.score))}%; --bar: var(--${each.index === answer.actual ? "right" : "wrong"})`},
          share(each.score) + " " + called(each.index, each.label))),
        element("span", {class: "file"}, shown.file)));
  }

  function open(title, shown, total) {
    const dialog = element("dialog", {"aria-label": title, onclose: () => dialog.remove()},
      element("form", {method: "dialog"}, element("button", {}, "Close")), element("h2", {}, title),
      element("p", {}, shown.length < total ? `${shown.length} of ${count(total)} photos` : total === 1 ? "1 photo" : `${total} photos`),
      element("div", {class: "gallery"}, ...shown.map(photo)));
    document.body.append(dialog);
    dialog.showModal();
  }

  /** How photos were decoded, as part of a sentence. */
  function decoded() {
    return report.decode === "exact" ? "; decoded to all pixels" : "; large JPEGs were decoded to fewer pixels (--decode scaled)";
  }

  function evaluation() {
    const labels = new Map(report.perClass.map(each => [each.index, called(each.index, each.label)]));
    const twice = d3.rollup(labels.values(), all => all.length, label => label);
    const name = index => twice.get(labels.get(index)) > 1 ? `${labels.get(index)} (${index})` : labels.get(index);
    if (kind === "evaluation") heading(`${baseName(report.model)} on ${baseName(report.data)}`,
      `${count(report.images)} photos of ${report.perClass.filter(each => each.images > 0).length} classes`
      + (report.unreadable.length ? `; ${count(report.unreadable.length)} more could not be read and are not counted` : "") + decoded());
    if (report.images === 0) return leftOut();
    const top = report.topk[0];
    figures([percent(top.accuracy), `top-1 accuracy (${percent(top.accuracyLow)} to ${percent(top.accuracyHigh)})`],
      ...report.top5 == null ? [] : [[percent(report.top5), "top-5 accuracy"]],
      ...report.ece == null ? [] : [[share(report.ece), "expected calibration error"]],
      [millis(report.meanInferenceMillis), "an inference, while all threads are busy"]);
    const pair = element("div", {class: "pair"});
    main.append(pair);
    pair.append(section("Accuracy", "How often the right class is among the first k. Test sets are small: the lines are 95 % intervals.",
      chart("Accuracy by number of classes looked at", {height: 280, marginLeft: 50, x: {label: "k", tickFormat: "d"}, y: {domain: [0, 100], percent: true, grid: true, label: "right (%)"}, marks: [
        Plot.ruleY([0]), Plot.barY(report.topk, {x: "k", y: "accuracy", fill: "var(--accent)", fillOpacity: .35}),
        Plot.ruleX(report.topk, {x: "k", y1: "accuracyLow", y2: "accuracyHigh", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.dot(report.topk, {x: "k", y: "accuracy", fill: "var(--accent)", channels: {low: "accuracyLow", high: "accuracyHigh"}, tip: true})]})));
    if (report.ece != null) pair.append(reliability());
    confusion(name);
    worst();
    classes();
    if (report.thresholds.length && report.ece != null) thresholds();
    section("Time", "Milliseconds a photo, while all threads work on different photos.", table([
      {title: "phase", text: row => row[0], name: true}, {title: "mean", text: row => millis(row[1].meanMillis)},
      {title: "least", text: row => millis(row[1].minMillis)}, {title: "most", text: row => millis(row[1].maxMillis)}], Object.entries(report.times)));
    leftOut();
  }

  /** An evaluation on photos that may show several classes. */
  function labels() {
    heading(`${baseName(report.model)} on ${baseName(report.data)}`,
      `${count(report.images)} photos that may show several of ${count(report.classes)} classes`
      + (report.unreadable.length ? `; ${count(report.unreadable.length)} more could not be read and are not counted` : "") + decoded());
    if (report.images === 0) return leftOut();
    figures([share(report.meanAveragePrecision), "mean average precision"],
      ...["macro", "micro"].filter(mean => report[mean]).map(mean => [share(report[mean].f1), `${mean} F1 at a score of ${report.threshold}`]),
      [millis(report.meanInferenceMillis), "an inference, while all threads are busy"]);
    const shown = report.perClass.filter(each => each.images > 0);
    const title = each => `${called(each.index, each.label)} (${each.index})`;
    const {tickFormat, ...size} = beside(shown.map(title), 900);
    section("Average precision", "The area under the precision-recall curve of each class that photos show.",
      chart("Average precision by class", {...size, height: 75 + 24 * shown.length, x: {domain: [0, 1], grid: true, label: "average precision"}, y: {label: null, tickFormat}, marks: [
        Plot.barX(shown, {x: "averagePrecision", y: title, fill: "var(--accent)", fillOpacity: .6, sort: {y: "-x"}, tip: true}), Plot.ruleX([0])]}));
    section("Classes", `Precision, recall and F1 where a score of ${report.threshold} counts as predicted.`, table([
      {title: "class", text: row => called(row.index, row.label), name: true},
      {title: "photos", text: row => count(row.images), by: row => row.images},
      {title: "predicted", text: row => count(row.predicted), by: row => row.predicted},
      {title: "average precision", text: row => share(row.averagePrecision), by: row => row.averagePrecision},
      {title: "precision", text: row => share(row.precision), by: row => row.precision},
      {title: "recall", text: row => share(row.recall), by: row => row.recall},
      {title: "F1", text: row => share(row.f1), by: row => row.f1}], report.perClass));
    leftOut();
  }

  function reliability() {
    const bins = report.calibration.filter(bin => bin.images > 0);
    return section("Calibration", "Whether a score of 0.8 is right eight times of ten: where scores are honest, bars end on the dashed line. Hollow dots are mean scores.",
      chart("Accuracy by score", {height: 280, marginLeft: 50, x: {domain: [0, 1], label: "score of the first class"}, y: {domain: [0, 100], grid: true, percent: true, label: "right (%)"}, marks: [
        Plot.rect(bins, {x1: "low", x2: "high", y1: 0, y2: "accuracy", fill: "var(--accent)", fillOpacity: .35, channels: {photos: "images"}, tip: true}),
        Plot.ruleX(bins, {x: bin => (bin.low + bin.high) / 2, y1: "accuracyLow", y2: "accuracyHigh", stroke: "var(--accent)"}),
        Plot.line([[0, 0], [1, 1]], {strokeDasharray: "4,4"}), Plot.dot(bins, {x: "meanScore", y: "accuracy", stroke: "var(--ink)"}), Plot.ruleY([0])]}));
  }

  function confusion(name) {
    const mistakes = d3.rollup(report.mostConfused.flatMap(cell => [[cell.actual, cell.images], [cell.predicted, cell.images]]),
      all => d3.sum(all, each => each[1]), each => each[0]);
    const all = report.perClass.map(each => each.index);
    const shown = all.length <= MATRIX_CLASSES ? all
      : [...all].sort((one, other) => d3.descending(mistakes.get(one) ?? 0, mistakes.get(other) ?? 0) || one - other).slice(0, MATRIX_CLASSES).sort(d3.ascending);
    const within = new Set(shown);
    const cells = report.confusion.filter(cell => within.has(cell.actual) && within.has(cell.predicted));
    const most = d3.max(cells, cell => cell.images) ?? 1;
    const left = Math.min(220, 30 + 7 * d3.max(shown, index => name(index).length));
    const side = Math.max(22, Math.min(48, Math.min(640, room() - left - 20) / shown.length));
    const short = index => name(index).length > 26 ? name(index).slice(0, 25) + "…" : name(index);
    const figure = chart("Confusion matrix", {width: left + 20 + side * shown.length, height: left + 30 + side * shown.length, marginLeft: left, marginBottom: left, marginRight: 20,
      x: {domain: shown, tickFormat: short, tickRotate: -60, label: "taken for"}, y: {domain: shown, tickFormat: short, label: "is"}, marks: [
        Plot.cell(d3.cross(shown, shown), {x: each => each[1], y: each => each[0], stroke: "var(--line)", fill: "none", inset: .5}),
        Plot.cell(cells, {x: "predicted", y: "actual", inset: .5, fill: cell => cell.actual === cell.predicted ? "var(--right)" : "var(--wrong)", fillOpacity: cell => .2 + .8 * cell.images / most,
          title: cell => `${name(cell.actual)} taken for ${name(cell.predicted)}: ${count(cell.images)}`, className: "cells"}),
        Plot.text(cells, {x: "predicted", y: "actual", text: "images", fill: "var(--ink)", pointerEvents: "none"})],
      color: {type: "identity"}, opacity: {type: "identity"}}, "matrix");
    figure.querySelectorAll("g[aria-label=cell]").forEach(group => group.querySelectorAll("rect").forEach(rect => {
      const cell = cells[rect.__data__];
      if (!rect.querySelector("title")) return;
      rect.setAttribute("role", "button");
      rect.setAttribute("tabindex", "0");
      rect.setAttribute("aria-label", rect.querySelector("title").textContent);
      rect.addEventListener("click", () => showCell(cell));
      rect.addEventListener("keydown", event => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault(); // else the same key would press the dialog's first button, Close
        showCell(cell);
      });
    }));
    function showCell(cell) {
      open(`${name(cell.actual)} taken for ${name(cell.predicted)}`, photos.filter(each => each.answers[0].actual === cell.actual
        && each.answers[0].top[0].index === cell.predicted), cell.images);
    }
    section("Confusion", (shown.length < all.length ? `The ${shown.length} of ${all.length} classes that most mistakes are about. ` : "")
      + "Each row is what photos show, each column what they were taken for. Click a cell to see its photos.", figure);
    if (report.mostConfused.length) {
      section("Most confused", "Pairs of classes, most photos first.", element("ol", {class: "links"}, ...report.mostConfused.slice(0, 30).map(cell =>
        element("li", {}, element("button", {type: "button", onclick: () => showCell(cell)}, `${name(cell.actual)} taken for ${name(cell.predicted)}: ${count(cell.images)}`)))));
    }
  }

  function worst() {
    const wrong = photos.filter(each => each.answers[0].top[0].index !== each.answers[0].actual).slice(0, WORST);
    if (wrong.length) section("Worst mistakes", "Wrong answers with the highest scores. Some photos show both classes, and some are labeled wrongly.",
      element("div", {class: "gallery", id: "worst"}, ...wrong.map(photo)));
  }

  function classes() {
    const known = report.perClass.filter(each => each.images > 0);
    const worstFirst = [...known].sort((one, other) => one.recall - other.recall || d3.descending(one.images, other.images)).slice(0, 20);
    const title = each => called(each.index, each.label) + ` (${each.index})`;
    const {tickFormat, ...size} = beside(worstFirst.map(title), 900);
    section("Classes", "Recall of the worst classes with 95 % intervals; below, all classes. Click a column to sort.",
      chart("Recall of the worst classes", {...size, height: 75 + 22 * worstFirst.length, x: {domain: [0, 100], percent: true, grid: true, label: "recall (%)"}, y: {domain: worstFirst.map(title), label: null, tickFormat}, marks: [
        Plot.ruleY(worstFirst, {y: title, x1: "recallLow", x2: "recallHigh", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.dot(worstFirst, {y: title, x: "recall", fill: "var(--accent)", r: 4, channels: {photos: "images"}, tip: true})]}),
      element("details", {}, element("summary", {}, `All ${report.perClass.length} classes`), table([
        {title: "class", text: title, name: true}, {title: "photos", text: row => count(row.images), by: row => row.images},
        {title: "precision", text: row => share(row.precision), by: row => row.precision ?? -1}, {title: "recall", text: row => share(row.recall), by: row => row.recall ?? -1},
        {title: "F1", text: row => share(row.f1), by: row => row.f1}], report.perClass)));
  }

  function thresholds() {
    section("Thresholds", "The lowest score from which on answers are right as often as wanted, on these photos.", table([
      {title: "wanted precision", text: row => String(row.wantedPrecision)}, {title: "score", text: row => row.threshold == null ? "none gives it" : share(row.threshold)},
      {title: "right", text: row => row.precision == null ? "–" : `${percent(row.precision)} (${percent(row.precisionLow)} to ${percent(row.precisionHigh)})`},
      {title: "photos without an answer", text: row => count(report.images - row.images)}], report.thresholds));
  }

  /** The photos that are counted nowhere, and those of which a part was used. */
  function leftOut() {
    unreadable(report, "These photos are counted nowhere.");
    if (kind !== "training") damaged(report); // else among those of the training
  }

  function unreadable(of, words) {
    if (of.unreadable.length) section("Unreadable", words, table([
      {title: "photo", text: row => row.file, name: true}, {title: "why", text: row => row.error, name: true}], of.unreadable));
  }

  function damaged(of) {
    if (of.damaged.length) section("Cut off or damaged", "Of these photos, what is there was used.", table([
      {title: "photo", text: row => row.file, name: true}, {title: "intact rows", text: row => `${count(row.intactRows)} of ${count(row.rows)}`, by: row => row.intactRows / row.rows},
      {title: "why", text: row => row.reason, name: true}], of.damaged));
  }

  function training() {
    const trained = data.report;
    heading(`${baseName(trained.model)}: ${trained.classes} classes`,
      `Trained on ${baseName(trained.backbone)} with ${count(trained.trainImages)} photos of ${baseName(trained.data)}, and tested with ${count(trained.testImages)} others that it never saw.`
      + (trained.unreadable.length ? ` ${count(trained.unreadable.length)} could not be read.` : "")
      + (trained.nearDuplicates ? ` ${count(trained.nearDuplicates)} are almost the same picture as others; they were kept on one side.` : ""));
    evaluation();
    const curves = (title, fields, y) => chart(title, {height: 280, marginLeft: 50, x: {label: "epoch", tickFormat: "d"}, y: {grid: true, ...y}, color: {legend: true, domain: ["training", "validation"], range: ["var(--wrong)", "var(--accent)"]}, marks: [
      Plot.ruleX([trained.bestEpoch], {stroke: "var(--line)", strokeWidth: 3}),
      Plot.lineY(trained.epochs.flatMap(each => [{epoch: each.epoch, of: "training", value: each[fields[0]]}, {epoch: each.epoch, of: "validation", value: each[fields[1]]}]), {x: "epoch", y: "value", stroke: "of", strokeWidth: 2, tip: true})]});
    section("Learning curves", `In the mean over the cross-validation of the photos to train with. The head was trained for ${count(trained.bestEpoch)} epochs: after so many the validation loss was least. Training is harder than validation, since it sees other views and some features only.`,
      element("div", {class: "pair"}, curves("Loss by epoch", ["trainLoss", "validationLoss"], {label: "cross-entropy"}), curves("Accuracy by epoch", ["trainTop1", "validationTop1"], {label: "right (%)", percent: true})));
    if (trained.twins.length) section("The same photo in two classes", "These pairs are almost the same picture, but their folders say otherwise: one label may be wrong.", table([
      {title: "photo", text: row => row.first, name: true}, {title: "also as", text: row => row.second, name: true}], trained.twins));
    if (trained.doubtfulLabels.length) section("Labels that look wrong", "In the cross-validation, a training without the photo was sure of another class. The label may be wrong, or the photo unusual.", table([
      {title: "photo", text: row => row.file, name: true}, {title: "label", text: row => row.label, name: true}, {title: "score", text: row => row.labelScore.toFixed(2)},
      {title: "rather", text: row => row.suggested, name: true}, {title: "score", text: row => row.suggestedScore.toFixed(2)}], trained.doubtfulLabels));
    unreadable(trained, "These photos were used for nothing.");
    damaged(trained);
    const choices = Object.entries({"feature layer": trained.featureLayer, temperature: share(trained.temperature), ...trained.options});
    section("How it was trained", "With the same photos, backbone, options and seed the same machine trains the same model.", table([
      {title: "option", text: row => row[0], name: true}, {title: "value", text: row => String(row[1]), name: true}], choices));
  }

  function benchmark() {
    heading(baseName(report.model), `${count(report.runs)} runs after ${count(report.warmupRuns)} to warm up, on ${report.threads} ${report.threads === 1 ? "thread" : "threads"}; ${report.kernels}`);
    figures([millis(report.p50Millis), "median latency"], [millis(report.p90Millis), "90 % of inferences are faster"], [millis(report.firstMillis), "the first inference"],
      [megabytes(report.fileBytes), "model file"], [megabytes(report.arenaBytes), "working memory of an inference"]);
    const marks = [["min", report.minMillis], ["median", report.p50Millis], ["mean", report.meanMillis], ["90 %", report.p90Millis], ["99 %", report.p99Millis], ["max", report.maxMillis]];
    section("Latency", "Milliseconds an inference.", chart("Latency", {marginLeft: 70, width: Math.min(1000, room()), height: 215, x: {label: "ms", grid: true}, y: {domain: marks.map(each => each[0]), label: null}, marks: [
      Plot.barX(marks, {x: "1", y: "0", fill: "var(--accent)", fillOpacity: .5, tip: true}), Plot.ruleX([0])]}));
    if (!report.operators.length) return;
    const bars = (title, explanation, rows, name, {tickFormat, ...size} = beside(rows.map(name), 1000)) => section(title, explanation, chart(title, {...size, height: 75 + 20 * rows.length, x: {label: "ms", grid: true}, y: {domain: rows.map(name), label: null, tickFormat}, marks: [
      Plot.barX(rows, {x: "meanMillis", y: name, fill: "var(--accent)", fillOpacity: .6, channels: {share: row => percent(row.share), "Gmac/s": row => (row.macsPerSecond / 1e9).toFixed(1), "GB/s": row => (row.bytesPerSecond / 1e9).toFixed(1)}, tip: true}), Plot.ruleX([0])]}));
    const step = row => `${row.index}  ${row.operator}  ${row.shape.join("×")}`;
    bars("Where the time goes, by operator", "All steps with the same operator together.", report.operatorTypes, row => `${row.count} × ${row.operator}`);
    bars("The slowest steps", "The ten that take longest.", [...report.operators].sort((one, other) => other.meanMillis - one.meanMillis).slice(0, 10), step);
    bars("All steps", "In the order in which they run.", report.operators, step);
  }

  function comparison() {
    const files = d3.rollup(report.models, models => models.length, model => baseName(model.model));
    const names = new Map(report.models.map(model => [model.model, (files.get(baseName(model.model)) === 1 ? baseName(model.model) : model.model).replace(/\.tflite$/, "")]));
    const name = model => names.get(model);
    const advice = report.recommendation;
    const limits = [report.maxLatencyMillis == null ? null : `${report.maxLatencyMillis} ms`, report.maxFileBytes == null ? null : megabytes(report.maxFileBytes)].filter(Boolean).join(" and ");
    heading(`${report.models.length} models on ${baseName(report.data)}`, advice.best
      ? `The most accurate${limits ? " within " + limits : ""} is ${name(advice.best)}.` + (advice.faster ? ` ${name(advice.faster)} is faster and not clearly worse.` : "") + (advice.smaller ? ` ${name(advice.smaller)} is smaller and not clearly worse.` : "")
      : `None is within ${limits}; the nearest is ${name(advice.nearest)}.`);
        const label = model => name(model.model);
    const [fastest, slowest] = d3.extent(report.models, model => model.p50Millis);
    const spread = slowest > 8 * fastest; // then the fast ones would lie on each other
    const limit = report.maxLatencyMillis != null && report.maxLatencyMillis < 3 * slowest && report.maxLatencyMillis > fastest / 3 ? [report.maxLatencyMillis] : [];
    const [left, right] = d3.extent([fastest, slowest, ...limit]);
    const x = spread ? d3.scaleLog([left / 1.2, right * 1.2], [50, 720]) : d3.scaleLinear([0, right * 1.05], [50, 720]);
    const y = d3.scaleLinear([Math.max(0, d3.min(report.models, model => model.topk[0].accuracyLow) - .05), Math.min(1, d3.max(report.models, model => model.topk[0].accuracyHigh) + .05)], [370, 20]);
    const placed = []; // labels, each below those that it would cover
    for (const model of d3.sort(report.models, model => -model.top1)) {
      const box = {model, x: x(model.p50Millis) + 18, y: y(model.top1)};
      for (const other of placed) {
        if (box.y < other.y + 16 && box.x < other.x + 8 * label(other.model).length && other.x < box.x + 8 * label(model).length) box.y = other.y + 16;
      }
      placed.push(box);
    }
    section("Accuracy, latency and size", "Up and to the left is better; a dot's area is the size of the file, lines are 95 % intervals. Full dots are on the frontier: no other model is as good in all three."
        + (limit.length ? " The dashed line is the limit." : ""),
      chart("Accuracy by latency", {height: 420, width: 960, marginLeft: 50, marginRight: 240, marginTop: 20, marginBottom: 50, x: {type: spread ? "log" : "linear", domain: x.domain(), range: x.range(), label: "median latency (ms)", grid: true, tickFormat: "~g", ticks: 6},
        y: {domain: y.domain().map(share => 100 * share), range: y.range(), percent: true, grid: true, label: "top-1 (%)"}, r: {range: [4, 18]}, marks: [
        Plot.ruleX(limit, {stroke: "var(--wrong)", strokeDasharray: "4,4"}),
        Plot.ruleX(report.models, {x: "p50Millis", y1: model => model.topk[0].accuracyLow, y2: model => model.topk[0].accuracyHigh, stroke: "var(--accent)", strokeOpacity: .5}),
        Plot.dot(report.models, {x: "p50Millis", y: "top1", r: "fileBytes", stroke: "var(--accent)", fill: model => model.onFrontier ? "var(--accent)" : "var(--surface)", fillOpacity: .6, channels: {model: label, size: model => megabytes(model.fileBytes)}, tip: true}),
        Plot.text(placed, {x: box => box.model.p50Millis, y: box => y.invert(box.y), text: box => label(box.model), dx: 18, textAnchor: "start", stroke: "var(--surface)", fill: "var(--ink)", strokeWidth: 4})]}, "wide"));
    section("Models", "Click a column to sort.", table([
      {title: "model", text: label, name: true, by: label}, {title: "top-1", text: row => `${percent(row.top1)} (${percent(row.topk[0].accuracyLow)} to ${percent(row.topk[0].accuracyHigh)})`, by: row => row.top1},
      {title: "top-5", text: row => percent(row.top5), by: row => row.top5 ?? -1}, {title: "median", text: row => millis(row.p50Millis), by: row => row.p50Millis}, {title: "90 %", text: row => millis(row.p90Millis), by: row => row.p90Millis},
      {title: "size", text: row => megabytes(row.fileBytes), by: row => row.fileBytes}, {title: "calibration error", text: row => share(row.ece), by: row => row.ece ?? -1},
      {title: "frontier", text: row => row.onFrontier ? "yes" : "no: dominated by " + name(row.dominatedBy), name: true}], [...report.models].sort((one, other) => other.top1 - one.top1)));
    if (report.differences.length) section("Differences", "McNemar's test: how likely it is that chance alone makes two models differ so much. Below 0.05 the difference is called real; of twenty such tests, one is expected to be wrong.", table([
      {title: "first", text: row => name(row.first), name: true}, {title: "second", text: row => name(row.second), name: true}, {title: "only the first right", text: row => count(row.onlyFirst), by: row => row.onlyFirst},
      {title: "only the second right", text: row => count(row.onlySecond), by: row => row.onlySecond}, {title: "p", text: row => row.pValue < .001 ? "< 0.001" : share(row.pValue), by: row => -row.pValue}, {title: "", text: row => row.significant ? "a real difference" : "could be chance", name: true}], report.differences));
    if (photos.length) section("Where models differ", "Photos that some models are right on and others not, those first that the fewest are right on; with each model's first class.",
      element("div", {class: "gallery", id: "differing"}, ...photos.map(each => seenByAll(each, report.models.map(label)))));
  }

  /** A photo with what each model takes it for. */
  function seenByAll(shown, names) {
    const [first] = shown.answers;
    return element("figure", {class: "photo"},
      shown.picture ? element("img", {src: shown.picture, alt: shown.file, loading: "lazy"})
        : element("div", {class: "gone"}, "no longer readable"),
      element("figcaption", {}, element("strong", {}, called(first.actual, first.actualLabel)),
        ...shown.answers.map((answer, model) => element("span", {class: "score", title: `${names[model]}: ${called(answer.top[0].index, answer.top[0].label)}`, style: `--share: ${100 * Math.min(1, Math.max(0, answer.top[0].score))}%; --bar: var(--${answer.top[0].index === answer.actual ? "right" : "wrong"})`},
          share(answer.top[0].score) + " " + called(answer.top[0].index, answer.top[0].label) + " – " + names[model])),
        element("span", {class: "file"}, shown.file)));
  }

  ({evaluation, labels, training, benchmark, comparison})[kind]();
})();
