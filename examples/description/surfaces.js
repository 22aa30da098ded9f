// The surface of the particles of a generated electrode by every way there is to measure it, and what the particles are.
// Half a minute at most. Run: node examples/description/surfaces.js
import { readableUnit } from 'lithoscale/base';
import { describeImage, descriptorsNamed } from 'lithoscale/describe';
import { generateElectrode } from 'lithoscale/generate';

const electrode = await generateElectrode({
  shape: [112, 112, 112],
  voxelSize: [0.4e-6, 0.4e-6, 0.4e-6],
  seed: 3,
  activeFraction: 0.5,
  binderFraction: 0.1,
  particleRadius: { median: 4e-6, spread: 0.2 },
});
const { measurements } = await describeImage(electrode, {
  only: descriptorsNamed([
    'overview',
    'minkowski',
    'smooth-areas',
    'two-point-correlation',
    'chord-lengths',
    'particles',
    'particle-contacts',
  ]),
  roles: { active: 'nmc', binder: 'cbd' },
});

/** Every number of a descriptor about the particles' phase. */
const about = measurements.flatMap(({ descriptor, result }) =>
  descriptor
    .quantities(result)
    .filter(({ of }) => of === 'nmc')
    .map((quantity) => ({ descriptor: descriptor.title, ...quantity })),
);
/** @param {(typeof about)[number]} quantity */
function line({ descriptor, name, value, unit }) {
  const readable = readableUnit(unit);
  const shown = typeof value === 'number' ? Number((value / readable.factor).toPrecision(4)) : value;
  return `  ${descriptor}, ${name}: ${shown} ${readable.unit}`.trimEnd();
}
console.log('surface of nmc per volume of the electrode');
for (const quantity of about.filter(({ name }) => /(area|surface) per volume/.test(name)))
  console.log(line(quantity));
console.log(
  `${electrode.info.particles.count} particles were packed into ${Math.round((0.4 * 112) ** 3)} µm³, cut ones are found on both sides:`,
);
for (const quantity of about.filter(({ descriptor }) => /articles/.test(descriptor)))
  console.log(line(quantity));
