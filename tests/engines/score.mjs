// The scoring rule in plain JavaScript, written only from docs/scoring.md and the README of the conformance suite.

export class Refusal extends Error {
  constructor(problems) {
    super(problems.map(({ code, statement }) => (statement === undefined ? code : `${statement}: ${code}`)).join(", "));
    this.name = "Refusal";
    this.problems = problems;
  }
}

/** The quotient of non-negative whole numbers, rounded down; exact, since it uses no fraction. */
export const divide = (dividend, divisor) => (dividend - (dividend % divisor)) / divisor;

export const halfUp = (numerator, denominator) => divide(2 * numerator + denominator, 2 * denominator);

/** All figures of the answers; `round(numerator, denominator)` rounds points to whole numbers. */
export function score(answers, bank, round = halfUp) {
  const given = read(answers, bank);
  const rate = (directions) => rateScope(directions.flatMap(({ statements }) => statements), given, bank, round);

  const directions = bank.directions.map((direction) => ({ id: direction.id, ...rate([direction]) }));
  const blocks = bank.blocks.map(({ id }) => ({ id, ...rate(bank.directions.filter(({ block }) => block === id)) }));
  const whole = rate(bank.directions);
  whole.scored &&= blocks.every((block) => block.scored || !block.applies);

  return Object.assign(
    wholeFigures(whole, directions, bank),
    ...blocks.map((block) => prefixed(`block_${block.id}_`, { ...figures(block), stage: stage(block, bank) })),
    ...directions.map((direction) => prefixed(`direction_${direction.id}_`, figures(direction))),
  );
}

// Answers

/** The answers as a map from statement to level number, null or "n/a". */
function read(answers, bank) {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    throw new Refusal([{ code: "answers-not-a-mapping" }]);
  }
  const statements = new Set(bank.directions.flatMap((direction) => direction.statements.map(({ id }) => id)));
  const numbers = new Set(bank.levels.map(({ number }) => number));
  const problems = [];
  for (const [statement, answer] of Object.entries(answers)) {
    const code = problem(statement, answer, statements, numbers);
    if (code) problems.push({ code, statement });
  }
  if (problems.length) throw new Refusal(problems);
  return new Map(Object.entries(answers));
}

function problem(statement, answer, statements, numbers) {
  if (!statements.has(statement)) return "unknown-statement";
  if (answer === null || answer === "n/a" || numbers.has(answer)) return null;
  return Number.isInteger(answer) ? "level-outside-scale" : "not-a-level";
}

// Scopes

function rateScope(statements, given, bank, round) {
  const sums = tally(statements, given, bank.levels);
  const { gained, attainable, attainable_if_complete: complete } = sums;
  const covers = (part, all) => part > 0 && 100 * part >= bank.min_coverage_percent * all;
  const applies = covers(sums.applicable, sums.total);
  const [min, max] = bank.point_range;
  const points = (sum, all) => (all ? min + round((max - min) * sum, all) : null);
  return {
    ...sums,
    applies,
    scored: applies && covers(sums.answered, sums.applicable),
    points: points(gained, attainable),
    lower: points(gained, complete),
    upper: points(gained + complete - attainable, complete),
    level: nearestLevel(sums, bank.levels),
  };
}

function tally(statements, given, levels) {
  const values = new Map(levels.map(({ number, value }) => [number, value]));
  const [lowest, highest] = [levels[0].value, levels.at(-1).value];
  const applicable = statements.filter(({ id }) => given.get(id) !== "n/a");
  const answered = applicable.filter(({ id }) => (given.get(id) ?? null) !== null);
  const value = ({ id }) => values.get(given.get(id));
  const gain = (statement) => (statement.reversed ? highest - value(statement) : value(statement) - lowest);
  const weight = (some) => some.reduce((sum, statement) => sum + statement.weight, 0);
  return {
    gained: answered.reduce((sum, statement) => sum + statement.weight * gain(statement), 0),
    attainable: weight(answered) * (highest - lowest),
    attainable_if_complete: weight(applicable) * (highest - lowest),
    weight: weight(answered),
    answered: answered.length,
    applicable: applicable.length,
    total: statements.length,
  };
}

/** The level nearest to the mean gain, gained / weight; levels rise, so on a tie the last one is the higher. */
function nearestLevel({ gained, weight }, levels) {
  const distance = ({ value }) => Math.abs((value - levels[0].value) * weight - gained);
  return levels.reduce((best, level) => (distance(level) <= distance(best) ? level : best)).number;
}

// Stages, strengths and growth zones

const stageOf = (points, { stages }) => stages.findLast(({ from_points }) => from_points <= points).number;

const stage = (scope, bank) => (scope.scored ? stageOf(scope.points, bank) : null);

function possibleStages({ lower, upper }, bank) {
  if (lower === null) return [];
  const [first, last] = [stageOf(lower, bank), stageOf(upper, bank)];
  return bank.stages.map(({ number }) => number).filter((number) => first <= number && number <= last);
}

/** The difference of two shares, multiplied by both attainable sums. */
const lead = (one, other) => one.gained * other.attainable - other.gained * one.attainable;

/** The directions at least half a level above the whole, or below it if `sign` is -1; sorting is stable. */
function outliers(sign, whole, directions, levels) {
  if (!whole.scored) return [];
  const steps = levels.length - 1;
  const far = (direction) => sign * lead(direction, whole) * 2 * steps >= direction.attainable * whole.attainable;
  const outlying = directions.filter((direction) => direction.scored && far(direction));
  return outlying.sort((one, other) => sign * lead(other, one)).map(({ id }) => id);
}

// Figures

function figures({ scored, points, level, lower, upper, gained, attainable, attainable_if_complete, ...numbers }) {
  const { answered, applicable, total } = numbers;
  const rated = scored ? { points, level } : { points: null, level: null };
  return { ...rated, lower, upper, gained, attainable, attainable_if_complete, answered, applicable, total };
}

function wholeFigures(whole, directions, bank) {
  const possible_stages = possibleStages(whole, bank);
  return {
    ...figures(whole),
    stage: stage(whole, bank),
    possible_stages,
    provisional: possible_stages.length > 1,
    strengths: outliers(1, whole, directions, bank.levels),
    growth_zones: outliers(-1, whole, directions, bank.levels),
  };
}

const prefixed = (prefix, some) =>
  Object.fromEntries(Object.entries(some).map(([name, value]) => [prefix + name, value]));
