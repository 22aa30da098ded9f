"""Writes verify/atoms/fixtures: small files in the formats of VASP and Quantum ESPRESSO, laid out as these programs do.

The numbers are made up (a two-formula-unit LiNiO2 that relaxes in three steps; GeTe), apart from the energy, cell, and
positions of GeTe, which are those that aiida-quantumespresso's tests name for vcrelax_success_atoms_shape (MIT).
Run: python verify/atoms/readers_fixtures.py
"""
from pathlib import Path

out = Path(__file__).parent / 'fixtures'
basis = [[2.88, 0.0, 0.0], [0.0, 4.99, 0.0], [-1.62, 0.0, 4.73]]
symbols = ['Li', 'Li', 'Ni', 'Ni', 'O', 'O', 'O', 'O']
positions = [[0, 0, 0.5], [0.5, 0.5, 0.5], [0, 0, 0], [0.5, 0.5, 0],
             [0.25, 0, 0.77], [0.75, 0, 0.23], [0.75, 0.5, 0.77], [0.25, 0.5, 0.23]]
titles = {'Li': 'PAW_PBE Li_sv 10Sep2004', 'Ni': 'PAW_PBE Ni_pv 06Sep2000', 'O': 'PAW_PBE O 08Apr2002'}
counts = {'Li': 2, 'Ni': 2, 'O': 4}
# Each ionic step: cell scale, shift of the oxygen, force on it, free energy, energy without entropy, electronic steps.
steps = [(1.0, 0.0, 0.4123, -46.10342187, -46.08124531, 14),
         (1.004, 0.004, -0.0812, -46.13150275, -46.10950117, 9),
         (1.006, 0.0033, 0.0114, -46.13263428, -46.11067744, 7)]


def cell(scale):
    return [[scale * value for value in row] for row in basis]


def moved(shift):
    sign = [0, 0, 0, 0, -1, 1, -1, 1]
    return [[x, y, z + s * shift] for (x, y, z), s in zip(positions, sign)]


def forces(size):
    sign = [0, 0, 0, 0, -1, 1, -1, 1]
    return [[0.1 * s * size, 0.0, s * size] for s in sign]


def limit(free, without):
    return (free + without) / 2


def stress(scale):
    pressure = 1000 * (1.0061 - scale)
    return [[pressure, 0.0, 0.52], [0.0, pressure + 1.25, 0.0], [0.52, 0.0, pressure - 0.75]]


def reciprocal(m):
    (a, b, c) = m
    cross = lambda u, v: [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    volume = sum(x * y for x, y in zip(a, cross(b, c)))
    return [[x / volume for x in cross(b, c)], [x / volume for x in cross(c, a)], [x / volume for x in cross(a, b)]], volume


def vectors(rows, pad, width=17):
    return [pad + '<v>' + ''.join(f'{value:{width}.8f}' for value in row) + ' </v>' for row in rows]


def structure_xml(scale, shift, name=''):
    back, volume = reciprocal(cell(scale))
    yield f' <structure{name} >' if name else ' <structure>'
    yield '  <crystal>'
    yield '   <varray name="basis" >'
    yield from vectors(cell(scale), '    ')
    yield '   </varray>'
    yield f'   <i name="volume">{volume:17.8f} </i>'
    yield '   <varray name="rec_basis" >'
    yield from vectors(back, '    ')
    yield '   </varray>'
    yield '  </crystal>'
    yield '  <varray name="positions" >'
    yield from vectors(moved(shift), '   ')
    yield '  </varray>'
    yield ' </structure>'


def energy_xml(pad, free, without, wrong=False):
    last = without if wrong else limit(free, without)
    yield f'{pad}<energy>'
    yield f'{pad} <i name="e_fr_energy">{free:17.8f} </i>'
    yield f'{pad} <i name="e_wo_entrp">{limit(free, without) if wrong else without:17.8f} </i>'
    yield f'{pad} <i name="e_0_energy">{(without - free) if wrong else last:17.8f} </i>'
    yield f'{pad}</energy>'


def vasprun():
    yield '<?xml version="1.0" encoding="ISO-8859-1"?>'
    yield '<modeling>'
    yield ' <generator>'
    for name, value in [('program', 'vasp '), ('version', '5.4.4.18Apr17-6-g9f103f2a35  '),
                        ('subversion', '(build Jun 01 2018 10:23:48) complex     parallel '), ('platform', 'LinuxIFC '),
                        ('date', '2021 03 04 '), ('time', '10:11:12 ')]:
        yield f'  <i name="{name}" type="string">{value}</i>'
    yield ' </generator>'
    yield ' <incar>'
    yield '  <i type="string" name="SYSTEM"> LiNiO2 für den Prüfstand & <Å></i>'.replace('& <Å>', '&amp; &lt;3&gt;')
    yield '  <i type="string" name="PREC">accurate</i>'
    yield '  <i type="int" name="NSW">    99</i>'
    yield '  <i name="EDIFFG">     -0.02000000</i>'
    yield '  <i type="logical" name="LDAU"> T  </i>'
    yield '  <v type="int" name="LDAUL">    -1     2    -1</v>'
    yield '  <v name="LDAUU">      0.00000000      6.70000000      0.00000000</v>'
    yield '  <v name="LDAUJ">      0.00000000      0.50000000      0.00000000</v>'
    yield ' </incar>'
    yield ' <kpoints>'
    yield '  <generation param="Monkhorst-Pack">'
    yield '   <v type="int" name="divisions">       1        1        1 </v>'
    yield '  </generation>'
    yield '  <varray name="kpointlist" >'
    yield '   <v>       0.00000000       0.00000000       0.00000000 </v>'
    yield '  </varray>'
    yield '  <varray name="weights" >'
    yield '   <v>       1.00000000 </v>'
    yield '  </varray>'
    yield ' </kpoints>'
    yield ' <parameters>'
    yield '  <separator name="general" >'
    yield '   <i type="string" name="SYSTEM">LiNiO2</i>'
    yield '  </separator>'
    yield '  <separator name="electronic" >'
    yield '   <i name="EDIFF">      0.00001000</i>'
    yield '   <separator name="electronic smearing" >'
    yield '    <i type="int" name="ISMEAR">     0</i>'
    yield '    <i name="SIGMA">      0.05000000</i>'
    yield '   </separator>'
    yield '   <separator name="electronic convergence" >'
    yield '    <i type="int" name="NELM">    60</i>'
    yield '    <i type="int" name="NELMIN">     2</i>'
    yield '   </separator>'
    yield '  </separator>'
    yield '  <separator name="ionic" >'
    yield '   <i type="int" name="NSW">    99</i>'
    yield '   <i type="int" name="IBRION">     2</i>'
    yield '   <i type="int" name="ISIF">     3</i>'
    yield '   <i name="PSTRESS">      0.00000000</i>'
    yield '   <i name="EDIFFG">     -0.02000000</i>'
    yield '  </separator>'
    yield '  <i type="logical" name="LDAU"> T  </i>'
    yield '  <separator name="electronic exchange-correlation" >'
    yield '   <i type="string" name="GGA">--</i>'
    yield '   <i type="logical" name="LHFCALC"> F  </i>'
    yield '   <i name="AEXX">      0.00000000</i>'
    yield '   <i name="HFSCREEN">      0.00000000</i>'
    yield '  </separator>'
    yield '  <i type="int" name="LDAUTYPE">     2</i>'
    yield '  <v type="int" name="LDAUL">    -1     2    -1</v>'
    yield '  <v name="LDAUU">      0.00000000      6.70000000      0.00000000</v>'
    yield '  <v name="LDAUJ">      0.00000000      0.50000000      0.00000000</v>'
    yield '  <separator name="vdW DFT" >'
    yield '   <i type="logical" name="LUSE_VDW"> F  </i>'
    yield '  </separator>'
    yield ' </parameters>'
    yield ' <atominfo>'
    yield f'  <atoms>{len(symbols):8d} </atoms>'
    yield '  <types>       3 </types>'
    yield '  <array name="atoms" >'
    yield '   <dimension dim="1">ion</dimension>'
    yield '   <field type="string">element</field>'
    yield '   <field type="int">atomtype</field>'
    yield '   <set>'
    for symbol in symbols:
        yield f'    <rc><c>{symbol:2s}</c><c>{list(counts).index(symbol) + 1:4d}</c></rc>'
    yield '   </set>'
    yield '  </array>'
    yield '  <array name="atomtypes" >'
    yield '   <dimension dim="1">type</dimension>'
    for kind, field in [(' type="int"', 'atomspertype'), (' type="string"', 'element'), ('', 'mass'), ('', 'valence'),
                        (' type="string"', 'pseudopotential')]:
        yield f'   <field{kind}>{field}</field>'
    yield '   <set>'
    for symbol, count in counts.items():
        yield f'    <rc><c>{count:4d}</c><c>{symbol:2s}</c><c>{10:16.8f}</c><c>{3:16.8f}</c><c>  {titles[symbol]:38s}</c></rc>'
    yield '   </set>'
    yield '  </array>'
    yield ' </atominfo>'
    yield from structure_xml(*steps[0][:2], ' name="initialpos"')
    for index, (scale, shift, force, free, without, inner) in enumerate(steps):
        yield ' <calculation>'
        for step in range(inner):
            gap = 3.0 * 0.2 ** step if step < inner - 1 else 0.0
            yield '  <scstep>'
            yield '   <time name="dav">    0.41    0.42</time>'
            yield from energy_xml('   ', free + gap, without + gap)
            yield '  </scstep>'
        yield from (' ' + line for line in structure_xml(scale, shift))
        for name, rows in [('forces', forces(force)), ('stress', stress(scale))]:
            yield f'  <varray name="{name}" >'
            yield from vectors(rows, '   ')
            yield '  </varray>'
        yield from energy_xml('  ', free, without, wrong=True)
        if index == len(steps) - 1:
            yield '  <eigenvalues>'
            yield '   <array>'
            yield '    <field>eigene</field>'
            yield '    <set>'
            yield '     <set comment="spin 1">'
            yield '      <set comment="kpoint 1">'
            for band in range(4):
                yield f'       <r> {-20.1 + 5.3 * band:9.4f}    1.0000 </r>'
            yield '      </set>'
            yield '     </set>'
            yield '    </set>'
            yield '   </array>'
            yield '  </eigenvalues>'
        yield ' </calculation>'
    yield from structure_xml(*steps[-1][:2], ' name="finalpos"')
    yield '</modeling>'


def outcar():
    yield ' vasp.5.4.4.18Apr17-6-g9f103f2a35 (build Jun 01 2018 10:23:48) complex'
    yield ''
    yield ' executed on             LinuxIFC date 2021.03.04  10:11:12'
    yield ' running on    2 total cores'
    yield ''
    yield '-' * 104
    yield ''
    yield ' INCAR:'
    for title in titles.values():
        yield f' POTCAR:    {title}                  '
    for symbol, title in titles.items():
        yield f' POTCAR:    {title}                  '
        yield f'   VRHFIN ={symbol}: s1p0'
        yield '   LEXCH  = PE'
        yield f'   TITEL  = {title}'
        yield '   LULTRA =        F    use ultrasoft PP ?'
    yield ''
    yield ' Dimension of arrays:'
    yield '   k-points           NKPTS =      1   k-points in BZ     NKDIM =      1   number of bands    NBANDS=     64'
    yield f'   number of dos      NEDOS =    301   number of ions     NIONS = {len(symbols):6d}'
    yield '   total plane-waves  NPLWV =  27648'
    yield '   ions per type =            ' + ''.join(f'{count:4d}' for count in counts.values())
    yield ''
    yield ' Startparameter for this run:'
    yield '   ISPIN  =      2    spin polarized calculation?'
    yield '   METAGGA=      F    non-selfconsistent MetaGGA calc.'
    yield ''
    yield ' Electronic Relaxation 1'
    yield '   NELM   =     60;   NELMIN=  2; NELMDL= -5     # of ELM steps '
    yield '   EDIFF  = 0.1E-04   stopping-criterion for ELM'
    yield ' Ionic relaxation'
    yield '   EDIFFG = -.2E-01   stopping-criterion for IOM'
    yield '   NSW    =     99    number of steps for IOM'
    yield '   IBRION =      2    ionic relax: 0-MD 1-quasi-New 2-CG'
    yield '   ISIF   =      3    stress and relaxation'
    yield '   PSTRESS=    0.0 pullay stress'
    yield ''
    yield ' LDA+U is selected, type is set to LDAUTYPE =  2'
    yield '   angular momentum for each species LDAUL =    -1    2   -1'
    yield '   U (eV)           for each species LDAUU =   0.0  6.7  0.0'
    yield '   J (eV)           for each species LDAUJ =   0.0  0.5  0.0'
    yield ' Exchange correlation treatment:'
    yield '   GGA     =    --    GGA type'
    yield '   LEXCH   =     8    internal setting for exchange type'
    yield '   LHFCALC =     F    Hartree Fock is set to'
    yield '   AEXX    =    0.0000 exact exchange contribution'
    yield ''
    yield from lattice_lines(steps[0][0])
    yield ' position of ions in fractional coordinates (direct lattice) '
    for row in positions:
        yield ''.join(f'{value:12.8f}' for value in row)
    for index, (scale, shift, force, free, without, inner) in enumerate(steps):
        yield ''
        for step in range(inner):
            gap = 3.0 * 0.2 ** step if step < inner - 1 else 0.0
            yield f'--------------------------------------- Iteration {index + 1:6d}({step + 1:4d})  ---------------------------------------'
            yield ''
            yield '  Free energy of the ion-electron system (eV)'
            yield '  ---------------------------------------------------'
            yield f'  free energy    TOTEN  = {free + gap:18.8f} eV'
            yield ''
            yield f'  energy without entropy = {without + gap:17.8f}  energy(sigma->0) = {limit(free, without) + gap:17.8f}'
        yield ''
        yield '------------------------ aborting loop because EDIFF is reached ----------------------------------------'
        yield ''
        [[xx, xy, zx], [_, yy, yz], [_, _, zz]] = stress(scale)
        yield '  FORCE on cell =-STRESS in cart. coord.  units (eV):'
        yield '  Direction    XX          YY          ZZ          XY          YZ          ZX'
        yield '  in kB  ' + ''.join(f'{value:12.5f}' for value in [xx, yy, zz, xy, yz, zx])
        yield f'  external pressure = {(xx + yy + zz) / 3:11.2f} kB  Pullay stress =        0.00 kB'
        yield ''
        yield ' VOLUME and BASIS-vectors are now :'
        yield ' -----------------------------------------------------------------------------'
        yield from lattice_lines(scale)
        yield ' POSITION                                       TOTAL-FORCE (eV/Angst)'
        yield ' -----------------------------------------------------------------------------------'
        m = cell(scale)
        for row, pull in zip(moved(shift), forces(force)):
            place = [sum(row[k] * m[k][axis] for k in range(3)) for axis in range(3)]
            yield ''.join(f'{value:13.5f}' for value in place) + '   ' + ''.join(f'{value:14.6f}' for value in pull)
        yield ' -----------------------------------------------------------------------------------'
        yield '    total drift:                                0.000000      0.000000      0.000000'
        yield ''
        yield '  FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)'
        yield '  ---------------------------------------------------'
        yield f'  free  energy   TOTEN  = {free:18.8f} eV'
        yield ''
        yield f'  energy  without entropy={without:18.8f}  energy(sigma->0) ={limit(free, without):18.8f}'
        yield ''
    yield ' reached required accuracy - stopping structural energy minimisation'
    yield ''
    yield ' General timing and accounting informations for this job:'
    yield ' ========================================================'
    yield '                  Total CPU time used (sec):      124.972'
    yield '                        Elapsed time (sec):      124.967'


def lattice_lines(scale):
    back, volume = reciprocal(cell(scale))
    yield f'  volume of cell : {volume:12.2f}'
    yield '      direct lattice vectors                 reciprocal lattice vectors'
    for row, other in zip(cell(scale), back):
        yield '   ' + ''.join(f'{value:13.9f}' for value in row) + '  ' + ''.join(f'{value:13.9f}' for value in other)
    yield ''


GETE = dict(
    start=[[3.6, 0.0, 2.2], [1.23, 3.38, 2.2], [0.0, 0.0, 4.2]],
    cell=[[3.611342424, -0.005089132, 2.202325529], [1.233995567, 3.393976270, 2.202325513],
          [-0.007276276, -0.005089135, 4.229891133]],
    atoms=[('Ge', [3.7017172392, 2.5890250446, 6.6064956140]), ('Te', [1.1363444759, 0.7947729587, 2.0280465607])])
BOHR = 0.529177210903
ALAT = 8.0059


def pw_scf(energy, iterations, force, kbar):
    yield '     Self-consistent Calculation'
    yield ''
    yield '     iteration #  1     ecut=    40.00 Ry     beta= 0.40'
    yield '     Davidson diagonalization with overlap'
    yield ''
    yield f'     total energy              = {energy + 0.4:16.8f} Ry'
    yield '     estimated scf accuracy    <       0.31415926 Ry'
    yield ''
    yield '     End of self-consistent calculation'
    yield ''
    yield '          k = 0.0000 0.0000 0.0000 (   725 PWs)   bands (ev):'
    yield ''
    yield '    -5.4152   6.8000   7.1000   8.0000'
    yield ''
    yield '     the Fermi energy is     8.1275 ev'
    yield ''
    yield f'!    total energy              = {energy:16.8f} Ry'
    yield f'     Harris-Foulkes estimate   = {energy:16.8f} Ry'
    yield '     estimated scf accuracy    <          1.5E-12 Ry'
    yield ''
    yield '     The total energy is the sum of the following terms:'
    yield ''
    yield '     smearing contrib. (-TS)   =       0.00007819 Ry'
    yield ''
    yield f'     convergence has been achieved in {iterations:3d} iterations'
    yield ''
    yield '     Forces acting on atoms (cartesian axes, Ry/au):'
    yield ''
    yield f'     atom    1 type  1   force = {force:14.8f}{0.7 * force:14.8f}{1.8 * force:14.8f}'
    yield f'     atom    2 type  2   force = {-force:14.8f}{-0.7 * force:14.8f}{-1.8 * force:14.8f}'
    yield '     The non-local contrib.  to forces'
    yield '     atom    1 type  1   force =     0.15622570    0.10926598    0.27881771'
    yield '     atom    2 type  2   force =     0.00354583    0.00248001    0.00632830'
    yield ''
    yield '     Total force =     0.000002     Total SCF correction =     0.000007'
    yield ''
    yield '     Computing stress (Cartesian axis) and pressure'
    yield ''
    yield f'          total   stress  (Ry/bohr**3)                   (kbar)     P= {kbar:11.2f}'
    value = kbar / 147105.08
    for axis in range(3):
        own = [value if axis == other else -1e-8 for other in range(3)]
        yield ''.join(f'{each:13.8f}' for each in own) + '   ' + ''.join(f'{147105.08 * each:12.2f}' for each in own)
    yield ''


def pw_output():
    yield ''
    yield '     Program PWSCF v.6.5 starts on 17Nov2020 at 17:12:15 '
    yield ''
    yield '     This program is part of the open-source Quantum ESPRESSO suite'
    yield ''
    yield '     bravais-lattice index     =            0'
    yield f'     lattice parameter (alat)  = {ALAT:12.4f}  a.u.'
    yield '     unit-cell volume          =     344.8774 (a.u.)^3'
    yield '     number of atoms/cell      =            2'
    yield '     number of atomic types    =            2'
    yield '     Exchange-correlation= SLA  PW   PBE  PBE'
    yield '                           (   1   4   3   4   0   0   0)'
    yield '     nstep                     =           50'
    yield ''
    yield f'     celldm(1)= {ALAT:10.6f}  celldm(2)=   0.000000  celldm(3)=   0.000000'
    yield ''
    yield '     crystal axes: (cart. coord. in units of alat)'
    alat = ALAT * BOHR
    for index, row in enumerate(GETE['start']):
        yield f'               a({index + 1}) = (' + ''.join(f'{value / alat:11.6f}' for value in row) + ' )  '
    yield ''
    for index, symbol in enumerate(['Ge', 'Te']):
        yield f'     PseudoPot. # {index + 1} for {symbol} read from file:'
        yield f'     ./pseudo/{symbol}.pbe-dn-kjpaw_psl.1.0.0.UPF'
        yield '     MD5 check sum: 0b0bb1205258b0d07b9f9672cf965d36'
    yield ''
    yield '     atomic species   valence    mass     pseudopotential'
    yield '        Ge            14.00    72.63000     Ge( 1.00)'
    yield '        Te             6.00   127.60000     Te( 1.00)'
    yield ''
    yield '   Cartesian axes'
    yield ''
    yield '     site n.     atom                  positions (alat units)'
    for index, (symbol, fraction) in enumerate([('Ge', 0.765), ('Te', 0.235)]):
        place = [fraction * sum(GETE['start'][k][axis] for k in range(3)) / alat for axis in range(3)]
        yield f'     {index + 1:5d}           {symbol}  tau({index + 1:4d}) = (' + ''.join(f'{value:12.7f}' for value in place) + '  )'
    yield ''
    yield '     number of k points=     1'
    yield '                       cart. coord. in units 2pi/alat'
    yield '        k(    1) = (   0.0000000   0.0000000   0.0000000), wk =   2.0000000'
    yield ''
    yield from pw_scf(-240.15101307, 12, 0.00210000, 71.32)
    yield '     BFGS Geometry Optimization'
    yield ''
    yield '     number of scf cycles    =   1'
    yield '     new unit-cell volume =    350.59388 a.u.^3 (    51.95265 Ang^3 )'
    yield ''
    yield from pw_cell()
    yield ''
    yield from pw_scf(-240.16252753, 4, 0.00000079, 40.54)
    yield '     bfgs converged in   2 scf cycles and   1 bfgs steps'
    yield '     (criteria: energy <  2.0E-05 Ry, force <  1.0E-05Ry/Bohr, cell <  5.0E-01kbar)'
    yield ''
    yield '     End of BFGS Geometry Optimization'
    yield ''
    yield '     Final enthalpy =    -240.1625275346 Ry'
    yield 'Begin final coordinates'
    yield '     new unit-cell volume =    350.59388 a.u.^3 (    51.95265 Ang^3 )'
    yield '     density =      6.40018 g/cm^3'
    yield ''
    yield from pw_cell()
    yield 'End final coordinates'
    yield ''
    yield '     Final scf calculation at the relaxed structure.'
    yield ''
    yield from pw_scf(-240.16252748, 10, 0.00000403, 40.53)
    yield '     PWSCF        :   5m23.01s CPU   5m30.25s WALL'
    yield ''
    yield '=------------------------------------------------------------------------------='
    yield '   JOB DONE.'
    yield '=------------------------------------------------------------------------------='


def pw_cell():
    yield 'CELL_PARAMETERS (angstrom)'
    for row in GETE['cell']:
        yield ''.join(f'{value:14.9f}' for value in row)
    yield ''
    yield 'ATOMIC_POSITIONS (angstrom)'
    for symbol, place in GETE['atoms']:
        yield f'{symbol:2s}' + ''.join(f'{value:20.10f}' for value in place)


def numbers(values):
    return ' '.join(f'{value:.15e}' for value in values)


def pw_structure_xml(pad, rows, atoms):
    yield f'{pad}<atomic_structure nat="2" alat="{ALAT}">'
    yield f'{pad}  <atomic_positions>'
    for index, (symbol, place) in enumerate(atoms):
        yield f'{pad}    <atom name="{symbol}" index="{index + 1}">{numbers([value / BOHR for value in place])}</atom>'
    yield f'{pad}  </atomic_positions>'
    yield f'{pad}  <cell>'
    for index, row in enumerate(rows):
        yield f'{pad}    <a{index + 1}>{numbers([value / BOHR for value in row])}</a{index + 1}>'
    yield f'{pad}  </cell>'
    yield f'{pad}</atomic_structure>'


def pw_results_xml(pad, energy, force, kbar):
    yield f'{pad}<total_energy>'
    yield f'{pad}  <etot>{energy / 2:.15e}</etot>'
    yield f'{pad}  <demet>3.909500000000000e-5</demet>'
    yield f'{pad}</total_energy>'
    own = [force / 2, 0.35 * force, 0.9 * force]
    yield f'{pad}<forces rank="2" dims="3 2" order="F">'
    yield f'{pad}  {numbers(own)}'
    yield f'{pad}  {numbers([-value for value in own])}'
    yield f'{pad}</forces>'
    value = kbar / 294210.16
    yield f'{pad}<stress rank="2" dims="3 3" order="F">'
    for axis in range(3):
        yield f'{pad}  {numbers([value if axis == other else -5e-9 for other in range(3)])}'
    yield f'{pad}</stress>'


def pw_xml():
    start = [('Ge', [0.765 * sum(GETE['start'][k][axis] for k in range(3)) for axis in range(3)]),
             ('Te', [0.235 * sum(GETE['start'][k][axis] for k in range(3)) for axis in range(3)])]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield ('<qes:espresso xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
           'xmlns:qes="http://www.quantum-espresso.org/ns/qes/qes-1.0" Units="Hartree atomic units">')
    yield '<!-- All quantities are in Hartree atomic units unless otherwise specified -->'
    yield '  <general_info>'
    yield '    <xml_format NAME="QEXSD" VERSION="20.04.20">QEXSD_20.04.20</xml_format>'
    yield '    <creator NAME="PWSCF" VERSION="6.5">XML file generated by PWSCF</creator>'
    yield '    <created DATE="17Nov2020" TIME="17:17:45">This run was terminated on:  17:17:45  17 Nov 2020</created>'
    yield '    <job></job>'
    yield '  </general_info>'
    yield '  <input>'
    yield '    <control_variables>'
    yield '      <title></title>'
    yield '      <calculation>vc-relax</calculation>'
    yield '      <nstep>50</nstep>'
    yield '    </control_variables>'
    yield from pw_structure_xml('    ', GETE['start'], start)
    yield '    <dft>'
    yield '      <functional>PBE</functional>'
    yield '    </dft>'
    yield '  </input>'
    for number, (energy, inner, force, kbar, rows, atoms) in enumerate([
            (-240.15101307, 12, 0.0021, 71.32, GETE['start'], start),
            (-240.16252753, 4, 0.00000079, 40.54, GETE['cell'], GETE['atoms'])]):
        yield f'  <step n_step="{number + 1}">'
        yield '    <scf_conv>'
        yield '      <convergence_achieved>true</convergence_achieved>'
        yield f'      <n_scf_steps>{inner}</n_scf_steps>'
        yield '      <scf_error>4.314753358529426e-13</scf_error>'
        yield '    </scf_conv>'
        yield from pw_structure_xml('    ', rows, atoms)
        yield from pw_results_xml('    ', energy, force, kbar)
        yield '  </step>'
    yield '  <output>'
    yield '    <convergence_info>'
    yield '      <scf_conv>'
    yield '        <convergence_achieved>true</convergence_achieved>'
    yield '        <n_scf_steps>10</n_scf_steps>'
    yield '        <scf_error>2.157376679264713e-13</scf_error>'
    yield '      </scf_conv>'
    yield '      <opt_conv>'
    yield '        <convergence_achieved>true</convergence_achieved>'
    yield '        <n_opt_steps>2</n_opt_steps>'
    yield '        <grad_norm>0.000000000000000e0</grad_norm>'
    yield '      </opt_conv>'
    yield '    </convergence_info>'
    yield '    <atomic_species ntyp="2" pseudo_dir="./pseudo/">'
    for symbol in ['Ge', 'Te']:
        yield f'      <species name="{symbol}">'
        yield '        <mass>7.263000000000000e1</mass>'
        yield f'        <pseudo_file>{symbol}.pbe-dn-kjpaw_psl.1.0.0.UPF</pseudo_file>'
        yield '      </species>'
    yield '    </atomic_species>'
    yield from pw_structure_xml('    ', GETE['cell'], GETE['atoms'])
    yield '    <dft>'
    yield '      <functional>PBE</functional>'
    yield '    </dft>'
    yield from pw_results_xml('    ', -240.16252748, 0.00000403, 40.53)
    yield '    <band_structure>'
    yield '      <ks_energies>'
    yield '        <k_point weight="2.000000000000000e0">0.0 0.0 0.0</k_point>'
    yield '        <eigenvalues size="2">-4.6e-2 1.3e-1</eigenvalues>'
    yield '      </ks_energies>'
    yield '    </band_structure>'
    yield '  </output>'
    yield '  <exit_status>0</exit_status>'
    yield '  <closed DATE="17 Nov 2020" TIME="17:17:45"></closed>'
    yield '</qes:espresso>'


LICOO2 = """# LiCoO2, the layered structure; numbers rounded as databases have them
data_LiCoO2
_chemical_name_common            'Lithium cobalt(III) oxide: an author''s "name"'
_chemical_formula_sum            'Li Co O2'
_publ_section_title
;
 A text over lines,
 with loop_ and _cell_length_a 99 in it, which are no data
;
_cell_length_a                   2.8161(5)
_cell_length_b                   2.8161(5)
_cell_length_c                   14.0536(5)
_cell_angle_alpha                90.0
_cell_angle_beta                 90.0
_cell_angle_gamma                120.0
_space_group_name_H-M_alt        'R -3 m :H'
_space_group_IT_number           166
loop_
_space_group_symop_id
_space_group_symop_operation_xyz
%s
loop_
_atom_type_symbol
_atom_type_oxidation_number
Li1+ 1
Co3+ 3
O2- -2
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_U_iso_or_equiv
_atom_site_occupancy
Li1 Li1+ 0 0 0.5 0.0126(5) 1
Co1 Co3+ 0 0 0 . 1.0   # at the origin
O1 O2- 0 0 0.23951(15) ? 1.
"""


def licoo2():
    hexagonal = ['x,y,z', '-y,x-y,z', '-x+y,-x,z', 'y,x,-z', 'x-y,-y,-z', '-x,-x+y,-z']
    inverse = lambda op: ','.join('-(' + part + ')' for part in op.split(','))
    flip = {'x,y,z': '-x,-y,-z', '-y,x-y,z': 'y,-x+y,-z', '-x+y,-x,z': 'x-y,x,-z', 'y,x,-z': '-y,-x,z',
            'x-y,-y,-z': '-x+y,y,z', '-x,-x+y,-z': 'x,x-y,z'}
    point = hexagonal + [flip[op] for op in hexagonal]
    operators = []
    for shift in [('', '', ''), ('+2/3', '+1/3', '+1/3'), ('+1/3', '+2/3', '+2/3')]:
        operators += [','.join(part + move for part, move in zip(op.split(','), shift)) for op in point]
    return LICOO2 % '\n'.join(f"{index + 1} '{op}'" for index, op in enumerate(operators))


QUARTZ = """data_global
_journal_name_full 'none'
data_quartz
_cell_length_a 4.9137
_cell_length_b 4.9137
_cell_length_c 5.4047
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
_symmetry_space_group_name_H-M 'P 32 2 1'
_chemical_formula_sum 'O2 Si'
loop_
_symmetry_equiv_pos_as_xyz
  x,y,z
  y,x,-z
  -y,x-y,2/3+z
  -x,-x+y,2/3-z
  -x+y,-x,1/3+z
  x-y,-y,1/3-z
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Si   0.46970   0.00000   0.66667
O   0.41350   0.26690   0.78577
data_zinc
_chemical_formula_sum Zn
_cell_length_a 2.665
_cell_length_b 2.665
_cell_length_c 4.947
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
loop_
_symmetry_equiv_pos_as_xyz
'x, y, z'
'-x, -y, z+1/2'
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Zn1 0.3333 0.6667 0.25
"""


def main():
    out.mkdir(exist_ok=True)
    (out / 'vasprun.xml').write_text('\n'.join(vasprun()) + '\n', encoding='latin-1')
    for name, lines in [('OUTCAR', outcar()), ('pw-vcrelax.out', pw_output()), ('pw-vcrelax.xml', pw_xml())]:
        (out / name).write_text('\n'.join(lines) + '\n')
    (out / 'licoo2.cif').write_text(licoo2())
    (out / 'quartz-and-zinc.cif').write_text(QUARTZ)


main()
