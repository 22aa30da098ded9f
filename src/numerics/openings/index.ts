export { mostRadii, openByBalls, type Balls, type Classes } from './openings.ts';
