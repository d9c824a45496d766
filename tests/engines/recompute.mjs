// Recomputes every figure of results, one JSON per line on standard input, from the sums that they carry,
// in plain numbers. Prints what differs; nothing if all is as the rule says.
import { createInterface } from "node:readline";

const points = (result, gained, attainable) => {
  const [min, max] = result.point_range;
  return min + Math.floor((2 * (max - min) * gained + attainable) / (2 * attainable));
};

const level = (result, { gained, attainable }) => {
  const values = result.levels.map(({ value }) => value - result.levels[0].value);
  const wanted = gained * values.at(-1);
  const distance = (n) => Math.abs(values[n] * attainable - wanted);
  const nearest = values.reduce((best, _, n) => (distance(n) <= distance(best) ? n : best), 0);
  return result.levels[nearest].number;
};

const stage = (result, at) => result.stages.filter((band) => band.from_points <= at).at(-1).number;

const figures = (result, score) => {
  const { gained, attainable, attainable_if_complete: complete } = score;
  return {
    lower: complete ? points(result, gained, complete) : null,
    upper: complete ? points(result, gained + complete - attainable, complete) : null,
    points: score.points === null ? null : points(result, gained, attainable),
    level: score.points === null ? null : level(result, score),
  };
};

const ranked = (result, side) => {
  const { gained, attainable, points: whole } = result.score;
  const steps = 2 * (result.levels.length - 1);
  const off = ({ score }) => side * (score.gained * attainable - gained * score.attainable);
  return result.directions
    .filter((direction) => whole !== null && direction.score.points !== null)
    .filter((direction) => off(direction) * steps >= attainable * direction.score.attainable)
    .sort((a, b) => off(b) * a.score.attainable - off(a) * b.score.attainable)
    .map(({ id }) => id);
};

const expect = (what, found, expected) => {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    console.log(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const result = JSON.parse(line);
  const scopes = [["whole", result.score], ...[...result.blocks, ...result.directions].map((s) => [s.id, s.score])];
  for (const [id, score] of scopes) {
    const expected = figures(result, score);
    expect(id, Object.fromEntries(Object.keys(expected).map((key) => [key, score[key]])), expected);
  }
  for (const key of ["gained", "attainable", "attainable_if_complete", "answered", "applicable", "total"]) {
    expect(key, result.score[key], result.directions.reduce((sum, { score }) => sum + score[key], 0));
  }
  for (const scope of [{ id: "whole", score: result.score, stage: result.stage }, ...result.blocks]) {
    const at = scope.score.points;
    expect(`${scope.id} stage`, scope.stage?.number ?? null, at === null ? null : stage(result, at));
  }
  expect("strengths", result.strengths, ranked(result, 1));
  expect("growth zones", result.growth_zones, ranked(result, -1));
}
