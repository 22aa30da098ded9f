// Warnings are errors while testing: a deprecation or a leak that only prints is still a fault.
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') throw warning;
});
