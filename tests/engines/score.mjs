// The scoring rule in plain JavaScript, written only from docs/scoring.md and the README of the conformance suite.
// Points are in units until they are given out, so every number is a whole one below 2^53.

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

/** All figures of the answers; `round(numerator, denominator)` rounds points to whole units. */
export function score(answers, bank, round = halfUp) {
  const rule = prepare(bank);
  const sheet = read(answers, rule);
  const scopes = rule.scopes.map((scope) => rate(scope, sheet, rule, round));
  const [whole, ...parts] = scopes;
  const required = parts.filter(({ kind, applies }) => kind === "block" && applies);
  whole.scored &&= required.every(({ scored }) => scored);
  for (const scope of scopes) addStages(scope, sheet, rule);

  const provisional = (whole.possible_stages ?? []).length > 1;
  const zones = rankings(whole, parts.filter(({ kind }) => kind === "direction"), rule);
  return Object.assign(figures(whole, rule), { provisional, ...zones }, ...parts.map((part) => prefixed(part, rule)));
}

// The bank: statements with their gains, scopes with their statements, range and stages

function prepare(bank) {
  const unit = 10 ** (bank.decimals ?? 0);
  const units = (figure) => Math.round(figure * unit);
  const scales = new Map((bank.scales ?? []).map(({ id, levels }) => [id, levels]));
  const statements = new Map();
  for (const direction of bank.directions) {
    for (const statement of direction.statements) {
      const levels = statement.scale == null ? bank.levels : scales.get(statement.scale);
      const assumed = statement.unanswered_counts_as ?? (statement.scale == null ? bank.unanswered_counts_as : null);
      const { id, weight, reversed } = statement;
      statements.set(id, { id, weight, scale: statement.scale, assumed, ...gains(levels, reversed) });
    }
  }
  const range = (part) => (part.point_range ?? bank.point_range).map(units);
  const bands = (stages) =>
    (stages ?? []).map(({ id, from_points, gate }) => ({ id, from: units(from_points), gate: gate ?? [] }));
  const scope = (kind, part, ids, stages) => ({
    kind,
    id: part.id,
    range: range(part),
    stages: stages.length ? stages : null,
    statements: ids.map((id) => statements.get(id)).filter(({ weight }) => weight > 0),
  });
  const ids = (directions) => directions.flatMap((direction) => direction.statements.map(({ id }) => id));
  const bandsOfBlock = (block) => {
    const takesThoseOfTheBank = block.point_range == null && !block.stages?.length;
    return takesThoseOfTheBank ? bands(bank.stages).map((band) => ({ ...band, gate: [] })) : bands(block.stages);
  };
  const inside = ({ id }) => ids(bank.directions.filter(({ block }) => block === id));
  return {
    unit,
    statements,
    levels: bank.levels,
    percent: bank.min_coverage_percent ?? 50,
    overall: bank.overall ?? true,
    goal: bank.goal_level ?? null,
    sign: bank.better === "lower" ? -1 : 1,
    scopes: [
      scope("whole", bank, ids(bank.directions), bands(bank.stages)),
      ...(bank.blocks ?? []).map((block) => scope("block", block, inside(block), bandsOfBlock(block))),
      ...bank.directions.map((part) => scope("direction", part, ids([part]), bands(part.stages))),
      ...(bank.subscales ?? []).map((part) => scope("subscale", part, part.statements, bands(part.stages))),
    ],
  };
}

/** What each level number gains, the range, and the greatest difference of neighbouring levels; without the weight. */
function gains(levels, reversed) {
  const values = levels.map(({ value }) => value);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const gain = (value) => (reversed ? highest - value : value - lowest);
  return {
    gain: new Map(levels.map(({ number, value }) => [number, gain(value)])),
    range: highest - lowest,
    step: Math.max(...values.slice(1).map((value, n) => Math.abs(value - values[n]))),
  };
}

// Answers

/** The answers as a map from statement to level number, null or "n/a". */
function read(answers, { statements }) {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    throw new Refusal([{ code: "answers-not-a-mapping" }]);
  }
  const problems = [];
  for (const [statement, answer] of Object.entries(answers)) {
    const code = problem(statements.get(statement), answer);
    if (code) problems.push({ code, statement });
  }
  if (problems.length) throw new Refusal(problems);
  return new Map([...statements.keys()].map((id) => [id, Object.hasOwn(answers, id) ? answers[id] : null]));
}

function problem(statement, answer) {
  if (!statement) return "unknown-statement";
  if (answer === null || answer === "n/a" || statement.gain.has(answer)) return null;
  return Number.isInteger(answer) ? "level-outside-scale" : "not-a-level";
}

// Sums, points and level of one scope

function rate(scope, sheet, rule, round) {
  const sums = tally(scope, sheet);
  const { gained, attainable, least_gained, most_gained, attainable_if_complete: complete } = sums;
  const covers = (part, all) => part > 0 && 100 * part >= rule.percent * all;
  const applies = covers(sums.applicable, sums.total);
  const [min, max] = scope.range;
  const hasPoints = scope.kind !== "whole" || rule.overall;
  const points = (sum, all) => (all && hasPoints ? min + round((max - min) * sum, all) : null);
  const steepest = Math.max(...scope.statements.map(({ weight, step }) => weight * step));
  const ceiling = (numerator) => divide(numerator + attainable - 1, attainable);
  const onDefaultScale = scope.statements.every(({ scale }) => scale == null);
  return {
    ...scope,
    ...sums,
    applies,
    scored: applies && covers(sums.answered, sums.applicable),
    points: points(gained, attainable),
    lower: points(least_gained, complete),
    upper: points(most_gained, complete),
    level: hasPoints && onDefaultScale ? nearestLevel(sums, rule.levels) : null,
    resolution: hasPoints && attainable ? ceiling((max - min) * steepest) : null,
  };
}

function tally({ statements }, sheet) {
  const applicable = statements.filter(({ id }) => sheet.get(id) !== "n/a");
  const answered = applicable.filter(({ id }) => sheet.get(id) !== null);
  const unanswered = applicable.filter(({ id }) => sheet.get(id) === null);
  const assumed = unanswered.filter((statement) => statement.assumed != null);
  const sum = (some, figure) => some.reduce((total, each) => total + each.weight * figure(each), 0);
  const range = (statement) => statement.range;
  const least_gained = sum(answered, ({ id, gain }) => gain.get(sheet.get(id)));
  const counted = [...answered, ...assumed];
  return {
    gained: least_gained + sum(assumed, (statement) => statement.gain.get(statement.assumed)),
    attainable: sum(counted, range),
    least_gained,
    most_gained: least_gained + sum(unanswered, range),
    attainable_if_complete: sum(applicable, range),
    weight: sum(counted, () => 1),
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

// Stages

/** Adds stage and possible stages, as numbers, to a scope that has stages. */
function addStages(scope, sheet, rule) {
  if (!scope.stages) return;
  const assumed = [...rule.statements.values()].filter(({ id, assumed }) => sheet.get(id) === null && assumed != null);
  const filled = new Map([...sheet, ...assumed.map(({ id, assumed }) => [id, assumed])]);
  const states = (answers) => scope.stages.map(({ gate }) => all(gate.map((each) => state(each, scope, answers, rule))));
  const lesser = (points, open) => Math.min(scope.stages.findLastIndex(({ from }) => from <= points) + 1, open);
  const passed = (gates, passes) => {
    const shut = gates.findIndex((gate) => !passes(gate));
    return shut < 0 ? gates.length : shut;
  };
  scope.stage = scope.scored ? lesser(scope.points, passed(states(filled), (gate) => gate === true)) : null;
  scope.possible_stages = [];
  if (scope.lower === null) return;
  const gates = states(sheet);
  const first = lesser(scope.lower, passed(gates, (gate) => gate === true));
  const last = lesser(scope.upper, passed(gates, (gate) => gate !== false));
  for (let number = first; number <= last; number += 1) scope.possible_stages.push(number);
}

/** The state of a list of conditions: true, false, or null while it is open. */
const all = (states) => (states.includes(false) ? false : states.includes(null) ? null : true);

/** The state of a condition in a gate of a scope. */
function state(condition, scope, sheet, rule) {
  if (condition.statement != null) {
    const answer = sheet.get(condition.statement);
    if (answer === "n/a") return true;
    if (answer === null) return null;
    return (condition.at_least ?? answer) <= answer && answer <= (condition.at_most ?? answer);
  }
  const kind = ["direction", "block", "subscale"].find((each) => condition[each] != null);
  const about = kind ? rule.scopes.find((each) => each.kind === kind && each.id === condition[kind]) : scope;
  const level = ({ number }) => number === condition.each_at_least;
  const needed = rule.levels.find(level).value - rule.levels[0].value;
  const answers = about.statements.map(({ id, gain }) => [sheet.get(id), gain]).filter(([answer]) => answer !== "n/a");
  return all(answers.map(([answer, gain]) => (answer === null ? null : gain.get(answer) >= needed)));
}

// Strengths and growth zones

/** The difference of two shares, multiplied by both attainable sums. */
const lead = (one, other) => one.gained * other.attainable - other.gained * one.attainable;

function rankings(whole, directions, rule) {
  const better = outliers(rule.sign, whole, directions, rule);
  const strong = better.filter(({ level }) => reached(level, rule));
  const ids = (some) => some.map(({ id }) => id);
  return {
    strengths: ids(strong),
    relative_strengths: ids(better.filter((direction) => !strong.includes(direction))),
    growth_zones: ids(outliers(-rule.sign, whole, directions, rule)),
  };
}

const reached = (level, { goal, sign }) => goal === null || (level !== null && sign * level >= sign * goal);

/** The directions at least one level above the whole, or below it if `side` is -1; sorting is stable. */
function outliers(side, whole, directions, { levels, overall }) {
  if (!whole.scored || !overall) return [];
  const steps = Math.max(levels.length - 1, 4);
  const far = (direction) => side * lead(direction, whole) * steps >= direction.attainable * whole.attainable;
  const outlying = directions.filter((direction) => direction.scored && far(direction));
  return outlying.sort((one, other) => side * lead(other, one));
}

// Figures

const COUNTS = "gained attainable least_gained most_gained attainable_if_complete answered applicable total".split(" ");

function figures(scope, { unit }) {
  const out = (units) => (units === null ? null : units / unit);
  const rated = scope.scored ? scope : { points: null, level: null, resolution: null };
  return {
    points: out(rated.points),
    lower: out(scope.lower),
    upper: out(scope.upper),
    level: rated.level,
    resolution: out(rated.resolution),
    ...Object.fromEntries(COUNTS.map((name) => [name, scope[name]])),
    ...(scope.stages ? { stage: scope.stage, possible_stages: scope.possible_stages } : {}),
  };
}

const prefixed = (part, rule) =>
  Object.fromEntries(Object.entries(figures(part, rule)).map(([name, value]) => [`${part.kind}_${part.id}_${name}`, value]));
