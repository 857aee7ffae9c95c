#!/usr/bin/python3
"""echo_table.py SCENES RESULTS: the tables of echo-peers.sh, from the scorer's results, as Markdown."""
import json
import os
import statistics
import sys
import wave

import numpy as np

GROUPS = {
    'clean': ['room02_clean', 'room04_clean', 'room06_clean', 'kiosk_clean', 'car_clean', 'room04_delay20', 'room04_delay120'],
    'distortion': ['room04_softnl', 'room04_hardnl', 'kiosk_softnl_loud', 'kiosk_hardnl_loud'],
    'delay 200 ms': ['room04_delay200'],
    'drift': ['room04_drift_p100', 'room04_drift_m100', 'kiosk_drift_p100'],
    'change': ['room04_delaychange', 'kiosk_pathchange'],
    'car noise': ['car_noise10', 'car_noise5', 'car_noise0_softnl'],
    'babble': ['kiosk_babble10', 'kiosk_worst'],
    '48 kHz': ['kiosk_clean_48k', 'car_noise5_softnl_48k', 'room04_delay120_48k'],
}
ENGINES = {
    'ours': 'ours, sent', 'ours-linear': 'ours, linear part', 'speexdsp': 'speexdsp, aligned, with preprocessor', 'webrtc-0.3': 'WebRTC 0.3',
    'webrtc-aec3': "today's WebRTC (AEC3)",
}
DOUBLE_TALK = (1300, 1900)  # blocks
AFTER_EVENT_S = (24, 27)
AUDIBLE = 10 ** -3.5  # of the loudest block, as in the scorer
PRESENT = 10 ** -6.0  # a breath before that: who is heard by it is heard at once

scenes, results = sys.argv[1:3]
ENGINES = {name: title for name, title in ENGINES.items() if os.path.exists(os.path.join(results, name + '.json'))}
rows = {name: {row['scenario']: row for row in json.load(open(os.path.join(results, name + '.json')))} for name in [*ENGINES, 'ideal']}
for name, found in rows.items():
    for row in found.values():
        if 'error' in row:
            sys.exit(f"{name}, {row['scenario']}: {row['error']}")


def values(engine, group, key):
    found = [rows[engine][scene].get(key) for scene in GROUPS[group]]
    return [value for value in found if value is not None]


def mean(engine, group, key, digits=1):
    found = values(engine, group, key)
    return f'{statistics.mean(found):.{digits}f}' if found else '–'


def over_ideal(engine, group, key):
    return sum(values(engine, group, key)) - sum(values('ideal', group, key))


def first_sounds(scene):
    """The blocks in which the person's first sound in the double talk falls, and the first trace of it before."""
    with wave.open(os.path.join(scenes, scene, 'near.wav')) as file:
        size = file.getframerate() // 100
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float)
    power = (samples[:len(samples) // size * size].reshape(-1, size) ** 2).mean(1)
    start, end = DOUBLE_TALK
    return [start + int(np.flatnonzero(power[start:end] > power.max() * share)[0]) for share in (AUDIBLE, PRESENT)]


def opened_after_ms(scene):
    """From that sound to the decision, in real time; infinite where there is none."""
    (start, trace), end = first_sounds(scene), DOUBLE_TALK[1]
    found = [opening for opening in rows['ours'][scene]['openings_s'] if trace / 100 < opening <= end / 100]
    return max(0, round(found[0] * 1000 - start * 10)) if found else float('inf')


def taken_away(engine, group):
    """While it is shut our uplink carries zeros: their level is no measure of a canceller, and stands beside no other."""
    return 'zeros' if engine == 'ours' else mean(engine, group, 'erle_steady_b', 0)


print('Echo taken away after double talk (dB) / near-end SDR in double talk (dB) / level of the person (dB) / speech still detected (%):\n')
print('| | ' + ' | '.join(GROUPS) + ' |\n|---|' + '---|' * len(GROUPS))
for engine, title in ENGINES.items():
    cells = [' / '.join([taken_away(engine, group), *(mean(engine, group, key, digits) for key, digits in
             (('sdr_dt', 1), ('near_level_dt_db', 1), ('vad_dt_hit_pct', 0)))]) for group in GROUPS]
    print(f'| {title} | ' + ' | '.join(cells) + ' |')

print('\nFalse barge-ins while only the loudspeaker speaks, over those of the scene without its echo, settled / in all 24 s of a scene:\n')
print('| | ' + ' | '.join(GROUPS) + ' | µs per 10 ms at 16 kHz |\n|---|' + '---|' * len(GROUPS) + '---:|')
for engine, title in ENGINES.items():
    cells = [f"{over_ideal(engine, group, 'vad_false_events_settled'):+d} / {over_ideal(engine, group, 'vad_false_events'):+d}" for group in GROUPS]
    cost = [row['us_per_10ms_median'] for row in rows[engine].values() if row['rate'] == 16000]
    print(f'| {title} | ' + ' | '.join(cells) + f' | {statistics.median(cost):.0f} |')

opened = sorted(opened_after_ms(scene) for scene in rows['ours'])
openings = [sum(AFTER_EVENT_S[0] <= o < AFTER_EVENT_S[1] for o in rows['ours'][scene]['openings_s']) for scene in GROUPS['change']]
jump = rows['ours-linear']['room04_delaychange'].get('t15_after_event_s')
print('\n| | measured | target |\n|---|---|---|')
for what, measured, target in (
    ('ERLE of the linear part after double talk, clean / drift / 200 ms', ' / '.join(mean('ours-linear', g, 'erle_steady_b') for g in
     ('clean', 'drift', 'delay 200 ms')) + ' dB', '35 / 33 / 33'),
    ('near-end SDR in double talk, clean / drift', ' / '.join(mean('ours', g, 'sdr_dt') for g in ('clean', 'drift')) + ' dB', '20 / 20'),
    ('level of the person in double talk, the lowest group', f"{min(statistics.mean(values('ours', g, 'near_level_dt_db')) for g in GROUPS):.1f} dB", '−1.5'),
    ('speech detected in double talk, the lowest group but distortion and babble',
     f"{min(statistics.mean(values('ours', g, 'vad_dt_hit_pct')) for g in GROUPS if g not in ('distortion', 'babble')):.0f} %", '93 %'),
    ('the same with distortion / babble', ' / '.join(mean('ours', g, 'vad_dt_hit_pct', 0) for g in ('distortion', 'babble')) + ' %', '70 %'),
    ('gate opens after the first sound of a person, p50 / p90 of all scenes', f'{opened[len(opened) // 2]} / {opened[int(len(opened) * 0.9)]} ms', '80 / 150'),
    ('openings within 3 s of a delay jump / of a moved path', ' / '.join(map(str, openings)), '3 together'),
    ('delay jump of 50 ms: at 15 dB again after', '–' if jump is None else f'{jump:.2f} s', '0.3 s'),
    ('time to 15 dB, linear part, clean / drift', ' / '.join(mean('ours-linear', g, 't15_s', 2) for g in ('clean', 'drift')) + ' s', '1.5 / 2.5'),
    ('bytes allocated in all scenes', str(sum(row['allocated_bytes'] for row in rows['ours'].values())), '0'),
):
    print(f'| {what} | {measured} | {target} |')
