#!/usr/bin/python3
"""other_scenes.py BENCH OUT tuning|held-out [SEED]

Scenes of the generator's kind that nobody has tuned to: its 25 names, so that scorer and tables know the groups, but with rooms, places, reverberation,
cases, loudspeakers, delays, drifts, levels, voices and sentences drawn by chance. The two sets share no voice and no sentence: what is changed
because of the one is judged by the other. BENCH is the generator's folder. The same seed gives the same files.
"""
import json
import os
import sys

import numpy as np
from scipy import signal

bench, out, kind = sys.argv[1:4]
seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
sys.path.insert(0, bench)
import gen_scenarios as gen  # noqa: E402

SETS = {
    'tuning': dict(
        first=20_000,
        voices=['en-us+Alicia', 'en-gb+Andy', 'en-gb-scotland+belinda', 'en-us+john', 'en-gb-x-rp+steph', 'en-029+m3', 'en-us+Gene', 'en-gb+linda',
                'en-gb-x-gbclan+m8', 'en-us+victor'],
        far=['The next tour begins in the entrance hall at a quarter past three, and there are four places left.',
             'Your parcel lies in compartment nineteen. Please close the door again when you have taken it out.',
             'In two hundred metres keep to the right, then follow the signs to the harbour and the ferry.',
             'The room on the second floor is free until noon. Shall I book it for you and your three guests?',
             'Today there is soup of the day, trout with potatoes, and a vegetable curry with rice.',
             'Your appointment with the doctor was moved to Thursday, half an hour later than before.'],
        near=['Hold on, I meant the other one, the one by the lake.', 'How much would that be for two people and a dog?',
              'Stop, please. I have to think about it.', 'And what if I come a day later than planned?'],
        babble=['There were far too many people on the platform this morning.', 'He bought a bicycle and rode it home through the snow.',
                'Grandmother always put a little cinnamon into the dough.', 'If they close the bridge we will have to go around by the mill.',
                'Nobody told us that the shop closes early on Wednesdays.', 'We sat on the terrace and watched the boats come in.']),
    'held-out': dict(
        first=40_000,
        voices=['en-gb+Annie', 'en-us+adam', 'en-us+aunty', 'en-gb+david', 'en-gb-x-gbcwmd+f1', 'en-us+iven3', 'en-gb-scotland+m2', 'en-us+shelby',
                'en-029+f3', 'en-gb-x-rp+edward'],
        far=['Boarding for the flight to Lisbon starts at gate twenty two in ten minutes.',
             'I could offer you a table by the window, though only until nine in the evening.',
             'Please hold your card against the reader until the green light comes on.',
             'The swimming pool is closed for repairs, but the sauna stays open as usual.',
             'Turn around where possible, and take the tunnel under the railway.',
             'There were seven results for your search. The cheapest is a guest house near the old market.'],
        near=['Never mind, just tell me when the last bus leaves.', 'That is too expensive. Is there anything below fifty?',
              'One moment, my friend wants to say something.', 'Could you say the name of the street again?'],
        babble=['They painted the kitchen yellow, and now she wants it white again.', 'The dog ran after the ball and into the river.',
                'My sister plays the cello in an orchestra up north.', 'You should have seen his face when the bill came.',
                'We missed the connection by less than a minute.', 'Put the glasses on the upper shelf, would you?']),
}


def case(rng, fs, echo):
    """What the case of a kiosk adds: sound through its walls and flutter within it."""
    wall = np.zeros(int(0.014 * fs))
    peak = np.abs(echo).max()
    wall[int(rng.uniform(0.0002, 0.0006) * fs)] = rng.uniform(0.8, 2.0) * peak
    fall = rng.uniform(0.002, 0.004)
    for _ in range(rng.integers(8, 20)):
        place = rng.uniform(0.0004, 0.012)
        wall[int(place * fs)] += rng.choice([-1, 1]) * rng.uniform(0.5, 1.0) * peak * np.exp(-place / fall)
    top = min(rng.uniform(3000, 5000) / (fs / 2), 0.95)
    echo[:len(wall)] += signal.lfilter(*signal.butter(2, [rng.uniform(200, 400) / (fs / 2), top], 'band'), wall)
    return echo


def paths(name, fs, path_seed):
    """Echo, near and diffuse response in a room drawn by the seed; a path that changes is the same room with something moved in it."""
    moved = path_seed >= 0
    rng = np.random.default_rng(abs(hash_of(name)) + first)
    place = lambda *ranges: np.array([rng.uniform(*r) for r in ranges])
    if name.startswith('car'):
        size = place((2.2, 3.0), (1.35, 1.6), (1.05, 1.25))
        microphone = size * place((0.3, 0.45), (0.4, 0.6), (0.85, 0.93))
        rt60 = rng.uniform(0.05, 0.1)
        doors = [np.array([size[0] * 0.3, y, 0.35]) for y in (0.1, size[1] - 0.1)]
        person = size * place((0.5, 0.6), (0.22, 0.3), (0.75, 0.85))
        room_rng = np.random.default_rng(rng.integers(1 << 30))
        echo = sum(gain * gen.image_rir(room_rng, fs, size, door, microphone, rt60) for gain, door in zip((1, rng.uniform(0.5, 1)), doors))
        near = gen.image_rir(room_rng, fs, size, person, microphone, rt60)
        return echo, near, near
    is_kiosk = name.startswith('kiosk')
    rt60 = rng.uniform(0.45, 0.65) if is_kiosk else {'room2': 0.2, 'room4': 0.4, 'room6': 0.6}[name[:5]] * rng.uniform(0.85, 1.15)
    size = place((6, 10), (5, 8), (3, 4)) if is_kiosk else place((3.8, 6.2), (3.2, 5), (2.4, 3.2))
    microphone = np.array([size[0] * rng.uniform(0.4, 0.6), 0.6 if is_kiosk else size[1] * rng.uniform(0.35, 0.6), rng.uniform(1.0, 1.3)])
    loudspeaker = microphone + (place((-0.2, 0.2), (0.0, 0.05), (-0.2, -0.08)) if is_kiosk else place((0.25, 0.8), (0.1, 0.4), (-0.1, 0.2)))
    person = microphone + place((-0.5, 0.4), (0.5, 0.9), (0.1, 0.4))
    far_away = size * np.array([0.85, 0.8, 0.5])
    room_rng = np.random.default_rng(rng.integers(1 << 30) + (path_seed if moved else 0))
    echo, near, diffuse = (gen.image_rir(room_rng, fs, size, source, microphone, rt60) for source in (loudspeaker, person, far_away))
    return (case(room_rng, fs, echo) if is_kiosk else echo), near, diffuse


def hash_of(name):
    return sum(ord(letter) * 31 ** at for at, letter in enumerate(name)) % 1_000_003


def loudspeaker(x, fs, distortion):
    """As the generator's, with another range, other curves and another strength for every scene."""
    rng = np.random.default_rng(int(np.abs(x).sum() * 1000) % (1 << 31))
    x = signal.lfilter(*signal.butter(2, rng.uniform(110, 260) / (fs / 2), 'high'), x)
    peak = np.quantile(np.abs(x), 0.9995)
    if distortion == 'soft':
        drive, lean = rng.uniform(0.5, 0.9), rng.uniform(0, 0.15)
        u = x / peak
        y = np.tanh(drive * u + lean * u * u) / drive * peak
    elif distortion == 'hard':
        y = np.clip(x, -peak * rng.uniform(0.3, 0.45), peak * rng.uniform(0.35, 0.55)) * 1.0
    else:
        y = x
    y = y - y.mean()
    gain = (x * y).sum() / (x * x).sum()
    left = ((y - gain * x) ** 2).sum()
    return y, float(10 * np.log10(((gain * x) ** 2).sum() / max(left, 1e-20)))


chosen = SETS[kind]
first = chosen['first'] + 1000 * seed
rng = np.random.default_rng(first)
voices = [(voice, int(rng.integers(145, 190))) for voice in rng.permutation(chosen['voices'])]
gen.FAR, gen.NEAR, gen.BABBLE = chosen['far'], chosen['near'], chosen['babble']
gen.FAR_V, gen.NEAR_V = voices[:5], voices[5:]
gen.BAB_V = [voices[i] for i in rng.permutation(len(voices))[:6]]
gen.rirs = lambda name, fs, path_seed: paths(name, fs, -1 if path_seed == 5 else path_seed)  # 5: the room as it is at first
gen.speaker = loudspeaker
os.makedirs(out, exist_ok=True)
made = []
for at, scene in enumerate(gen.scenarios()):
    draw = np.random.default_rng(first + at)
    scene['seed'] = first + 500 + at
    scene['rir'] += '-' + scene['name'] # a room of its own
    scene['delay_ms'] = int(max(12, scene['delay_ms'] * draw.uniform(0.7, 1.3)))
    scene['ser_db'] += draw.uniform(-3, 3)
    scene['near_db'] += draw.uniform(-4, 4)
    scene['ppm'] = round(float(np.sign(scene['ppm']) * draw.choice([-1, 1]) * draw.uniform(40, 150)), 1) if scene['ppm'] else 0
    if scene['snr_db'] is not None:
        scene['snr_db'] += draw.uniform(-2, 2)
    if scene['event'] and 'delay_ms' in scene['event']:
        scene['event']['delay_ms'] = int(scene['delay_ms'] + draw.uniform(20, 80))
    made.append(gen.make(scene, out))
    print(scene['name'], 'clipped', made[-1]['clipped_samples'], 'loudspeaker', made[-1]['loudspeaker_sdr_db'], 'ppm', scene['ppm'], flush=True)
with open(os.path.join(out, 'manifest.json'), 'w') as file:
    json.dump(dict(version=1, total_s=gen.TOTAL, scenarios=made), file, indent=1)
