/* Measures the resamplers Debian packages the way the benchmark program's resampler-table measures ours: mono float, 10 ms blocks, in
 * process, the same tones, the same fit, processor time. One line per engine, in the same columns.
 *
 *   resampler_peers [--secs S] [--runs R] [--tones T] [--time-only 1]
 */
#define _GNU_SOURCE
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <math.h>
#include <samplerate.h>
#include <soxr.h>
#include <speex/speex_resampler.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_RATE = 192000, ROOM = MAX_RATE / 4 };

typedef struct engine engine;
struct engine {
    const char *name;
    int option;
    void *(*open)(int option, int in, int out);
    int (*process)(void *state, const float *x, int n, float *y); /* takes all of x, returns samples written */
    void (*close)(void *state);
};

static void die(const char *what) {
    fprintf(stderr, "resampler_peers: %s\n", what);
    exit(1);
}

/* soxr */

static void *soxr_open(int recipe, int in, int out) {
    soxr_error_t error;
    soxr_quality_spec_t quality = soxr_quality_spec((unsigned long)recipe, 0);
    soxr_t s = soxr_create(in, out, 1, &error, NULL, &quality, NULL);
    if (error) die(error);
    return s;
}

static int soxr_run(void *s, const float *x, int n, float *y) {
    size_t used, made;
    if (soxr_process(s, x, (size_t)n, &used, y, ROOM, &made) || used != (size_t)n) die("soxr_process");
    return (int)made;
}

static void soxr_close(void *s) { soxr_delete(s); }

/* speexdsp */

static void *speex_open(int quality, int in, int out) {
    int error;
    void *s = speex_resampler_init(1, (spx_uint32_t)in, (spx_uint32_t)out, quality, &error);
    if (error) die(speex_resampler_strerror(error));
    return s;
}

static int speex_run(void *s, const float *x, int n, float *y) {
    int made = 0;
    while (n > 0) {
        spx_uint32_t used = (spx_uint32_t)n, room = (spx_uint32_t)(ROOM - made);
        if (speex_resampler_process_float(s, 0, x, &used, y + made, &room)) die("speex_resampler_process_float");
        if (used == 0 && room == 0) die("speexdsp stands still");
        x += used;
        n -= (int)used;
        made += (int)room;
    }
    return made;
}

static void speex_close(void *s) { speex_resampler_destroy(s); }

/* libsamplerate */

typedef struct {
    SRC_STATE *src;
    double ratio;
} src_engine;

static void *src_open(int converter, int in, int out) {
    int error;
    src_engine *s = malloc(sizeof *s);
    s->src = src_new(converter, 1, &error);
    s->ratio = out / (double)in;
    if (!s->src) die(src_strerror(error));
    return s;
}

static int src_run(void *state, const float *x, int n, float *y) {
    src_engine *s = state;
    int made = 0;
    while (n > 0) {
        SRC_DATA d = {.data_in = x, .data_out = y + made, .input_frames = n, .output_frames = ROOM - made, .src_ratio = s->ratio};
        int error = src_process(s->src, &d);
        if (error) die(src_strerror(error));
        if (d.input_frames_used == 0 && d.output_frames_gen == 0) die("libsamplerate stands still");
        x += d.input_frames_used;
        n -= (int)d.input_frames_used;
        made += (int)d.output_frames_gen;
    }
    return made;
}

static void src_close(void *state) {
    src_delete(((src_engine *)state)->src);
    free(state);
}

/* swresample; tuned: a filter long enough for the transition band, a window for 140 dB, a row per phase */

static void *swresample_open(int tuned, int in, int out) {
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    SwrContext *s = NULL;
    if (swr_alloc_set_opts2(&s, &mono, AV_SAMPLE_FMT_FLT, out, &mono, AV_SAMPLE_FMT_FLT, in, 0, NULL) < 0) die("swr_alloc_set_opts2");
    if (tuned) {
        av_opt_set_int(s, "filter_size", 128, 0);
        av_opt_set_int(s, "filter_type", SWR_FILTER_TYPE_KAISER, 0);
        av_opt_set_double(s, "kaiser_beta", 14, 0);
        av_opt_set_double(s, "cutoff", 0.95, 0);
        av_opt_set_int(s, "exact_rational", 1, 0);
    }
    if (swr_init(s) < 0) die("swr_init");
    return s;
}

static int swresample_run(void *s, const float *x, int n, float *y) {
    const uint8_t *in[] = {(const uint8_t *)x};
    uint8_t *out[] = {(uint8_t *)y};
    int made = swr_convert(s, out, ROOM, in, n);
    if (made < 0) die("swr_convert");
    return made;
}

static void swresample_close(void *state) {
    SwrContext *s = state;
    swr_free(&s);
}

static const engine engines[] = {
    {"soxr HQ", SOXR_HQ, soxr_open, soxr_run, soxr_close},
    {"speexdsp q5", 5, speex_open, speex_run, speex_close},
    {"speexdsp q10", 10, speex_open, speex_run, speex_close},
    {"samplerate med", SRC_SINC_MEDIUM_QUALITY, src_open, src_run, src_close},
    {"samplerate best", SRC_SINC_BEST_QUALITY, src_open, src_run, src_close},
    {"swr default", 0, swresample_open, swresample_run, swresample_close},
    {"swr 128 taps", 1, swresample_open, swresample_run, swresample_close},
};

/* Measuring */

static float block[MAX_RATE / 100], made[ROOM];
static double heard[MAX_RATE];

typedef struct {
    double gain_db, residue_db;
} tone;

/* Half a second of a sine; a sine is fitted to the last fifth of a second of what comes out, the rest is residue. */
static tone measure(const engine *e, int in, int out, double hz) {
    void *s = e->open(e->option, in, out);
    const double amplitude = 0.5, w = 2 * M_PI * hz / out;
    long at = 0;
    int count = 0;
    for (int b = 0; b < 50; b++) {
        for (int i = 0; i < in / 100; i++) block[i] = (float)(amplitude * sin(2 * M_PI * hz * (double)at++ / in));
        int n = e->process(s, block, in / 100, made);
        for (int i = 0; i < n; i++) heard[count++] = made[i];
    }
    e->close(s);
    double ss = 0, cc = 0, sc = 0, sy = 0, cy = 0;
    const double *y = heard + count - out / 5;
    for (int i = 0; i < out / 5; i++) {
        double sn = sin(w * i), cs = cos(w * i);
        ss += sn * sn, cc += cs * cs, sc += sn * cs, sy += sn * y[i], cy += cs * y[i];
    }
    double det = ss * cc - sc * sc, a = (sy * cc - cy * sc) / det, c = (cy * ss - sy * sc) / det, rest = 0;
    for (int i = 0; i < out / 5; i++) {
        double r = y[i] - a * sin(w * i) - c * cos(w * i);
        rest += r * r;
    }
    double reference = amplitude * amplitude;
    return (tone){10 * log10((a * a + c * c) / reference + 1e-30), 10 * log10(rest / (out / 5) * 2 / reference + 1e-30)};
}

static double total_db(tone t) { return 10 * log10(pow(10, t.gain_db / 10) + pow(10, t.residue_db / 10)); }

/* Where a pulse comes out relative to its place in the output, plus the most that is still owed after a block. */
static double latency_ms(const engine *e, int in, int out) {
    void *s = e->open(e->option, in, out);
    double width = 5.0 / (in < out ? in : out), weight = 0, moment = 0, owed = 0;
    long count = 0;
    for (int b = 0; b < 100; b++) {
        for (int i = 0; i < in / 100; i++) block[i] = (float)exp(-0.5 * pow(((b * (in / 100) + i) / (double)in - 0.5) / width, 2));
        int n = e->process(s, block, in / 100, made);
        for (int i = 0; i < n; i++, count++) weight += made[i], moment += made[i] * (count / (double)out - 0.5);
        double late = (b + 1) * 0.01 - count / (double)out;
        if (b > 50 && late > owed) owed = late;
    }
    e->close(s);
    return 1e3 * (moment / weight + owed);
}

static int ascending(const void *a, const void *b) { return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b); }

static double ns_per_output(const engine *e, int in, int out, int secs, int runs) {
    void *s = e->open(e->option, in, out);
    double times[64];
    unsigned noise = 1;
    for (int i = 0; i < in / 100; i++) {
        noise = noise * 1664525u + 1013904223u;
        block[i] = (float)((noise / 4294967296.0 - 0.5) * 0.2);
    }
    for (int b = 0; b < 300; b++) e->process(s, block, in / 100, made);
    for (int r = 0; r < runs; r++) {
        struct timespec t0, t1;
        long count = 0;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t0);
        for (int b = 0; b < secs * 100; b++) count += e->process(s, block, in / 100, made);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t1);
        times[r] = ((double)(t1.tv_sec - t0.tv_sec) * 1e9 + (double)(t1.tv_nsec - t0.tv_nsec)) / (double)count;
    }
    e->close(s);
    qsort(times, (size_t)runs, sizeof *times, ascending);
    return times[runs / 2];
}

int main(int argc, char **argv) {
    static const int pairs[][2] = {{48000, 44100}, {48000, 16000}, {44100, 48000}, {44100, 16000}, {48000, 96000}, {48000, 32000}, {16000, 48000}};
    int secs = 5, runs = 7, tones = 12, time_only = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        int value = atoi(argv[i + 1]);
        if (!strcmp(argv[i], "--secs")) secs = value;
        else if (!strcmp(argv[i], "--runs")) runs = value;
        else if (!strcmp(argv[i], "--tones")) tones = value;
        else if (!strcmp(argv[i], "--time-only")) time_only = value;
        else die("options: --secs S --runs R --tones T --time-only 1");
    }
    if (secs < 1 || runs < 1 || runs > 64 || tones < 2) die("a number is out of range");
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        int in = pairs[p][0], out = pairs[p][1];
        double fn = (in < out ? in : out) / 2.0, top = in / 2.0 * 0.998;
        for (size_t k = 0; k < sizeof engines / sizeof *engines; k++) {
            const engine *e = engines + k;
            char name[32];
            snprintf(name, sizeof name, "%d>%d", in, out);
            printf("%-14s %-15s ", name, e->name);
            if (time_only) {
                printf("%8s %7s %8s %7s %7s %7s", "-", "-", "-", "-", "-", "-");
            } else {
                double low = 1e9, high = -1e9, spurs = -1e9, near = -1e9, alias = -1e9;
                for (int i = 0; i < tones; i++) {
                    double part = i / (tones - 1.0);
                    tone t = measure(e, in, out, 24 + (0.9 * fn - 24) * part);
                    low = fmin(low, t.gain_db), high = fmax(high, t.gain_db), spurs = fmax(spurs, t.residue_db);
                    near = fmax(near, measure(e, in, out, (0.905 + 0.093 * part) * fn).residue_db);
                    if (top > 1.002 * fn) {
                        double knee = fmin(top, 1.06 * fn);
                        alias = fmax(alias, total_db(measure(e, in, out, 1.002 * fn + (knee - 1.002 * fn) * part)));
                        alias = fmax(alias, total_db(measure(e, in, out, knee + (top - knee) * part)));
                    }
                }
                tone t1 = measure(e, in, out, 997), t7 = measure(e, in, out, fmin(7000, 0.85 * fn));
                printf("%8.4f %7.1f %8.1f %7.1f %7.1f %7.1f", high - low, spurs, near, alias > -1e8 ? alias : (double)NAN,
                       t1.residue_db - t1.gain_db, t7.residue_db - t7.gain_db);
            }
            double ns = ns_per_output(e, in, out, secs, runs);
            printf(" %6.2f %7.1f %7.0f %3s\n", latency_ms(e, in, out), ns, 1e9 / ns / out, "-");
            fflush(stdout);
        }
    }
    return 0;
}
