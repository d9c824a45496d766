// Recomputes every figure of results, one JSON per line on standard input, from the sums that they carry,
// in plain numbers. Prints what differs; nothing if all is as the rule says. Gates are not in a result, so the
// results must be those of a bank without gates.
import { createInterface } from "node:readline";

const units = (result, figure) => Math.round(figure * 10 ** result.decimals);

const points = (result, scope, gained, attainable) => {
  const [min, max] = scope.point_range.map((figure) => units(result, figure));
  return (min + Math.floor((2 * (max - min) * gained + attainable) / (2 * attainable))) / 10 ** result.decimals;
};

const level = (result, { gained, attainable }) => {
  const values = result.levels.map(({ value }) => value - result.levels[0].value);
  const wanted = gained * values.at(-1);
  const distance = (n) => Math.abs(values[n] * attainable - wanted);
  const nearest = values.reduce((best, _, n) => (distance(n) <= distance(best) ? n : best), 0);
  return result.levels[nearest].number;
};

const onDefaultScale = (result, direction) =>
  result.statements.every((each) => each.direction !== direction.id || !each.scored || each.scale === null);

const figures = (result, scope) => {
  const { gained, attainable, least_gained, most_gained, attainable_if_complete: complete, ...score } = scope.score;
  const hasLevel = score.points !== null && score.level !== null;
  return {
    lower: complete ? points(result, scope, least_gained, complete) : null,
    upper: complete ? points(result, scope, most_gained, complete) : null,
    points: score.points === null ? null : points(result, scope, gained, attainable),
    level: hasLevel ? level(result, scope.score) : null,
  };
};

const at = (scope, figure) => scope.stages.filter((band) => band.from_points <= figure).at(-1).number;

const ranked = (result, side) => {
  const { gained, attainable, points: whole } = result.score;
  const steps = Math.max(result.levels.length - 1, 4);
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

const sums = ["gained", "attainable", "least_gained", "most_gained", "attainable_if_complete"];

for await (const line of createInterface({ input: process.stdin })) {
  const result = JSON.parse(line);
  for (const scope of [{ ...result, id: "whole" }, ...result.blocks, ...result.directions, ...result.subscales]) {
    const expected = figures(result, scope);
    expect(scope.id, Object.fromEntries(Object.keys(expected).map((key) => [key, scope.score[key]])), expected);
    if (!scope.stages.length) continue;
    const { points: reached, lower, upper } = scope.score;
    expect(`${scope.id} stage`, scope.stage?.number ?? null, reached === null ? null : at(scope, reached));
    const possible = scope.possible_stages.map(({ number }) => number);
    expect(`${scope.id} possible stages`, [possible[0], possible.at(-1)], lower === null ? [undefined, undefined] : [at(scope, lower), at(scope, upper)]);
  }
  for (const key of [...sums, "answered", "applicable", "total"]) {
    expect(key, result.score[key], result.directions.reduce((sum, { score }) => sum + score[key], 0));
  }
  for (const direction of result.directions) {
    const { points: found, level: of } = direction.score;
    expect(`${direction.id} has a level`, of !== null, found !== null && onDefaultScale(result, direction));
  }
  const side = result.better === "lower" ? -1 : 1;
  const reached = (id) => {
    const { level: of } = result.directions.find((direction) => direction.id === id).score;
    return result.goal_level === null || (of !== null && side * of >= side * result.goal_level);
  };
  const better = result.overall ? ranked(result, side) : [];
  expect("strengths", result.strengths, better.filter(reached));
  expect("relative strengths", result.relative_strengths, better.filter((id) => !reached(id)));
  expect("growth zones", result.growth_zones, result.overall ? ranked(result, -side) : []);
}
