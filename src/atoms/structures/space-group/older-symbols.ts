/**
 * Symbols of the groups with glides in two directions as they were before 1992 ('Cmca' for 'Cmce'), by number and choice of
 * axes (doi:10.1107/S0108767392003295). Here alone they tell settings apart that now have one symbol.
 */
export const olderSymbols: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  39: {
    '': 'A b m 2',
    'ba-c': 'B m a 2',
    cab: 'B 2 c m',
    '-cba': 'C 2 m b',
    bca: 'C m 2 a',
    'a-cb': 'A c 2 m',
  },
  41: {
    '': 'A b a 2',
    'ba-c': 'B b a 2',
    cab: 'B 2 c b',
    '-cba': 'C 2 c b',
    bca: 'C c 2 a',
    'a-cb': 'A c 2 a',
  },
  64: {
    '': 'C m c a',
    'ba-c': 'C c m b',
    cab: 'A b m a',
    '-cba': 'A c a m',
    bca: 'B b c m',
    'a-cb': 'B m a b',
  },
  67: {
    '': 'C m m a',
    'ba-c': 'C m m b',
    cab: 'A b m m',
    '-cba': 'A c m m',
    bca: 'B m c m',
    'a-cb': 'B m a m',
  },
  68: {
    '': 'C c c a',
    'ba-c': 'C c c b',
    cab: 'A b a a',
    '-cba': 'A c a a',
    bca: 'B b c b',
    'a-cb': 'B b a b',
  },
};
