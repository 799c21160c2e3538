// Opens reports in Chromium and looks at them as a reader would.
//
//   node open.js CHROMIUM FOLDER [SCREENSHOTS]
//
// Every FOLDER/*.html must load without a message on the console and without asking the
// network for anything; each chart must have marks, and a tooltip over one of them; the
// tables must be there without JavaScript. A page whose name begins with "hostile" comes
// from a data file full of markup: none of it may have become part of the page.
// The specification that --vega wrote beside it (NAME.json) must be drawn by the same script. With
// SCREENSHOTS, pictures at 400, 1000 and 1600 pixels and in the dark are left there.
'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const [executablePath, folder, screenshots] = process.argv.slice(2);
const SLOWEST = 2000; // milliseconds until all is drawn
const LARGEST = 3e6; // bytes
const failures = [];

function check(page, condition, message) {
  if (!condition) failures.push(`${page}: ${message}`);
}

const address = (name) => 'file://' + path.resolve(folder, name);

function listen(page, name) {
  page.on('console', (message) => check(name, false, `console: ${message.text()}`));
  page.on('pageerror', (error) => check(name, false, `error: ${error.message}`));
  page.on('dialog', (dialog) => { check(name, false, 'a dialog opened'); dialog.dismiss(); });
  page.on('request', (request) =>
    check(name, request.url() === address(name) || request.url().startsWith('data:'),
      `request: ${request.url()}`));
}

async function drawn(page) {
  await page.waitForFunction(() => [...document.querySelectorAll('.chart')].every(
    (chart) => chart.querySelector('svg')), null, { timeout: 20000 });
}

// A place on each mark of a chart: on the line of a line, inside anything else.
const places = (chart) => {
  const marks = '.mark-rect path, .mark-symbol path, .mark-line path, .mark-area path, .mark-rule line';
  return [...chart.querySelectorAll(marks)].filter((mark) => !mark.closest('.role-axis, .role-legend'))
    .filter((mark) => !mark.classList.contains('background'))
    .map((mark) => {
      const box = mark.getBoundingClientRect();
      if (!mark.closest('.mark-line')) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const at = mark.getPointAtLength(mark.getTotalLength() * 0.37);
      const matrix = mark.getScreenCTM();
      return { x: at.x * matrix.a + matrix.e, y: at.y * matrix.d + matrix.f };
    });
};

async function hasTooltip(page, chart) {
  await chart.scrollIntoViewIfNeeded();
  const all = await chart.evaluate(places);
  const step = Math.max(1, Math.floor(all.length / 9));
  for (let i = 0; i < all.length; i += step) {
    await page.mouse.move(all[i].x, all[i].y);
    if (await page.locator('#vg-tooltip-element.visible').count()) return true;
  }
  return false;
}

async function checkCharts(page, name) {
  const charts = await page.$$('.chart');
  for (let i = 0; i < charts.length; i++) {
    const marks = (await charts[i].evaluate(places)).length;
    check(name, marks > 0, `chart ${i + 1} of ${charts.length} has no marks`);
    await page.mouse.move(0, 0);
    if (marks > 0) check(name, await hasTooltip(page, charts[i]), `chart ${i + 1}: no tooltip`);
    const text = await charts[i].textContent();
    check(name, !/\b(NaN|undefined|Infinity)\b/.test(text), `chart ${i + 1} shows ${text}`);
  }
  return charts.length;
}

// Markup from data: shown as text, and nothing of it run or made an element.
async function checkHostile(page, name) {
  const found = await page.evaluate(() => ({
    ran: window.injected !== undefined,
    elements: document.querySelectorAll('main img, main iframe, main a, main script:not([type="application/json"])').length,
    text: document.body.innerText,
  }));
  check(name, !found.ran, 'a script from the data ran');
  check(name, found.elements === 0, 'an element from the data is in the page');
  check(name, name.includes('mi') || found.text.includes('<script>window.injected=1</script>'),
    'the level is not shown as text');
  check(name, found.text.includes('say "hi" \'there\''), 'the quotes are not shown as text');
}

async function checkAccess(page, name) {
  const found = await page.evaluate(() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    unnamed: [...document.querySelectorAll('.chart')].filter((chart) => !chart.getAttribute('aria-label')).length,
    unreachable: [...document.querySelectorAll('.scroll')].filter((part) => part.tabIndex !== 0).length,
    faint: [...document.querySelectorAll('h1, h2, p, th, td, figcaption, small, .chart text')].filter((part) => {
      const light = (colour) => { // relative luminance, WCAG 2.1
        const [r, g, b] = colour.match(/[\d.]+/g).map((c) => {
          const share = c / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const style = getComputedStyle(part);
      const ink = light(part.closest('svg') ? style.fill : style.color);
      const paper = light(getComputedStyle(document.body).backgroundColor);
      return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) < 4.5;
    }).map((part) => part.textContent).slice(0, 3),
    unscoped: document.querySelectorAll('th:not([scope])').length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  check(name, found.language === 'en' && found.title !== '' && found.headings === 1, 'no language, title or heading');
  check(name, found.unnamed === 0, `${found.unnamed} charts have no description`);
  check(name, found.unscoped === 0, `${found.unscoped} headings of tables have no scope`);
  check(name, found.unreachable === 0, `${found.unreachable} tables cannot be scrolled by keyboard`);
  check(name, found.faint.length === 0, `too little contrast: ${found.faint}`);
  check(name, found.wide <= 0, `the page is ${found.wide} pixels too wide`);
}

async function openPlain(browser, name) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address(name));
  check(name, (await page.locator('main table').count()) > 0, 'no table without JavaScript');
  await context.close();
}

// What --vega wrote, drawn by the script of the page: no message, and marks in every view.
async function checkSpecification(page, name) {
  const file = path.join(folder, `${path.basename(name, '.html')}.json`);
  if (!fs.existsSync(file) || !(await page.evaluate(() => typeof window.vegaEmbed === 'function'))) return;
  const specification = JSON.parse(fs.readFileSync(file, 'utf8'));
  const marks = await page.evaluate(async (spec) => {
    const at = document.body.appendChild(document.createElement('div'));
    await window.vegaEmbed(at, spec, { mode: 'vega-lite', renderer: 'svg', actions: false, logLevel: 1 });
    return at.querySelectorAll('[class*="role-mark"] path, [class*="role-mark"] line').length;
  }, specification);
  check(name, marks >= specification.vconcat.length, `${marks} marks in ${specification.vconcat.length} views of --vega`);
}

async function openAt(browser, name, view) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 }, colorScheme: view.scheme, offline: true });
  const page = await context.newPage();
  listen(page, name);
  let took = Infinity;
  for (let attempt = 0; attempt < 3 && !(took < SLOWEST); attempt++) {
    const begun = Date.now(); // again where the machine was busy
    await page.goto(address(name));
    await drawn(page);
    took = Math.min(took, Date.now() - begun);
  }
  await checkAccess(page, `${name} at ${view.width} ${view.scheme}`);
  let charts = 0;
  if (view.whole) {
    check(name, took < SLOWEST, `took ${took} ms to open`);
    charts = await checkCharts(page, name);
    await checkSpecification(page, name);
    if (name.startsWith('hostile')) await checkHostile(page, name);
  }
  if (screenshots) {
    await page.mouse.move(0, 0);
    await page.screenshot({ fullPage: true, path: path.join(screenshots, `${path.basename(name, '.html')}-${view.width}-${view.scheme}.png`) });
  }
  await context.close();
  return { took, charts };
}

async function main() {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.html'))) {
    const size = fs.statSync(path.join(folder, name)).size;
    check(name, size < LARGEST, `${size} bytes`);
    const { took, charts } = await openAt(browser, name, { width: 1000, scheme: 'light', whole: true });
    await openAt(browser, name, { width: 400, scheme: 'light' });
    if (screenshots) {
      await openAt(browser, name, { width: 1600, scheme: 'light' });
      await openAt(browser, name, { width: 1000, scheme: 'dark' });
    }
    await openPlain(browser, name);
    console.log(`${name}: ${size} bytes, ${charts} charts, ${took} ms`);
  }
  await browser.close();
  for (const failure of failures) console.error(failure);
  process.exit(failures.length > 0 ? 1 : 0);
}

main();
