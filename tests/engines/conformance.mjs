// Runs the cases of every suite in a folder through score.mjs: node conformance.mjs FOLDER [--spoil]

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";

import { Refusal, divide, halfUp, score } from "./score.mjs";

const halfDown = (numerator, denominator) => divide(2 * numerator + denominator - 1, 2 * denominator);

// JSON has no NaN and would show it as null
const show = (value) => (Number.isNaN(value) ? "NaN" : (JSON.stringify(value) ?? "missing"));

/** What score makes of the answers, in the form of a case; a crash stands in the place of problems and equals none. */
function outcome(answers, bank, round) {
  try {
    return { figures: score(answers, bank, round) };
  } catch (error) {
    return { problems: error instanceof Refusal ? error.problems : String(error) };
  }
}

/** [name, found, expected] of everything that is to be compared; a case that states nothing is itself wrong. */
function comparisons(expected, found) {
  if (expected.problems) return [["problems", found.problems, expected.problems]];
  if (found.problems) return [["problems", found.problems, undefined]];
  const stated = Object.entries(expected.figures ?? {});
  if (!stated.length) return [["figures", found.figures, expected.figures]];
  return stated.map(([name, value]) => [name, found.figures[name], value]);
}

const { values, positionals } = parseArgs({ options: { spoil: { type: "boolean" } }, allowPositionals: true });
const [folder] = positionals;
const round = values.spoil ? halfDown : halfUp;
let [count, wrong] = [0, 0];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
  const { bank, cases } = JSON.parse(readFileSync(join(folder, file), "utf8"));
  for (const { name: title, answers, ...expected } of cases) {
    count += 1;
    for (const [name, found, value] of comparisons(expected, outcome(answers, bank, round))) {
      if (isDeepStrictEqual(found, value)) continue;
      wrong += 1;
      console.log(`${basename(file, ".json")}: ${title}: ${name} is ${show(found)}, not ${show(value)}`);
    }
  }
}
console.log(`${count} cases`);
process.exitCode = wrong || !count ? 1 : 0;
