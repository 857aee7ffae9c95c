/* jack-world NAME PLAY RECORD [SECONDS] [--loop FRAMES GAIN | --room RESPONSE FRAMES PPM NOISE]
 *
 * A JACK client that stands for the room around a kiosk. PortAudio sees it as the sound device NAME, with one microphone and one
 * loudspeaker channel. The microphone delivers the file PLAY, sample for sample, from the moment somebody listens, then silence; what
 * goes to the loudspeaker is written to the file RECORD, from the start of this program, for at most SECONDS (default 120).
 * --loop lets the microphone hear the loudspeaker as well, FRAMES later (0 or more) and multiplied by GAIN: an echo path.
 * --room lets it hear the loudspeaker through a room: convolved, sample by sample, with the impulse response in the file RESPONSE, FRAMES later
 * (32 or more), as if the loudspeaker's clock ran PPM faster than the microphone's (0 or less: the echo comes ever later), over white noise with
 * the peak NOISE, which never ends: no room is silent to the last bit.
 *
 * Files are raw and mono at the server's rate: 32-bit float when the name ends in .f32 (exact: JACK's own format), else signed 16 bit.
 * Prints "ready" once it takes part in the graph. Ends on SIGTERM, SIGINT (exit 0) or when the server goes (exit 75), and writes RECORD
 * in every case. Its last line, on standard error, says how many xruns the server reported, and in which frame of RECORD the file PLAY
 * began: both lie on one time line.
 *
 *   gcc -O2 -o jack-world jack-world.c -ljack -lm
 */
#include <jack/jack.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static jack_port_t *mic, *speaker;
static float *play, *record;
static size_t play_length, record_length;
static volatile size_t play_at, record_at, listened_from;
static size_t loop_delay;
static float loop_gain;
static volatile sig_atomic_t stop, server_gone, xruns;

static int is_float(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".f32") == 0;
}

/* The room: what the loudspeaker gave, read at the pace of its own clock, and the last of that in a line as long as the response. */
#define KEPT (1u << 22) /* frames: four minutes at 16 kHz, by which a slow clock is never behind */
#define HALF 16
static float *kept, *response, *line;
static size_t response_length, line_at;
static unsigned long long given;
static double reader, pace;
static float noise_peak;
static uint32_t noise_state = 0x9E3779B9u;

static float noise(void)
{
    noise_state ^= noise_state << 13;
    noise_state ^= noise_state >> 17;
    noise_state ^= noise_state << 5;
    return noise_peak * ((float)noise_state * (1.0f / 2147483648.0f) - 1.0f);
}

/* A windowed sinc between the samples: what linear interpolation leaves would be taken for a loudspeaker that distorts. */
static float read_at(double at)
{
    long long whole = (long long)floor(at);
    double part = at - (double)whole, sum = 0;
    for (int k = -HALF + 1; k <= HALF; k++) {
        double u = k - part, w = 0.5 + 0.5 * cos(M_PI * u / HALF);
        long long n = whole + k;
        if (n >= 0 && (unsigned long long)n < given)
            sum += kept[n & (KEPT - 1)] * w * (fabs(u) < 1e-9 ? 1.0 : sin(M_PI * u) / (M_PI * u));
    }
    return (float)sum;
}

__attribute__((optimize("O3", "fast-math"))) static float dot(const float *a, const float *b, size_t n)
{
    float sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The response stands backwards, and the line twice over, so that the last samples are always in one piece. */
static float through_room(float in)
{
    kept[given++ & (KEPT - 1)] = in;
    line[line_at] = line[line_at + response_length] = read_at(reader);
    line_at = (line_at + 1) % response_length;
    reader += pace;
    return dot(response, line + line_at, response_length) + noise();
}

static int process(jack_nframes_t frames, void *unused)
{
    (void)unused;
    float *out = jack_port_get_buffer(mic, frames);
    const float *in = jack_port_get_buffer(speaker, frames);
    int heard = jack_port_connected(mic); /* nobody listens yet: keep the file's first sample for the one who will */
    if (heard && play_at == 0)
        listened_from = record_at;
    for (jack_nframes_t i = 0; i < frames; i++) {
        out[i] = heard && play_at < play_length ? play[play_at++] : 0.0f;
        if (record_at < record_length)
            record[record_at++] = in[i];
        if (loop_gain != 0.0f && record_at > loop_delay)
            out[i] += loop_gain * record[record_at - 1 - loop_delay];
        if (response)
            out[i] += through_room(in[i]);
    }
    return 0;
}

static void on_signal(int unused) { (void)unused; stop = 1; }
static void on_shutdown(void *unused) { (void)unused; server_gone = 1; }
static int on_xrun(void *unused) { (void)unused; xruns++; return 0; }

static int load(const char *name)
{
    FILE *f = fopen(name, "rb");
    if (!f || fseek(f, 0, SEEK_END))
        return -1;
    size_t size = is_float(name) ? 4 : 2, length = (size_t)ftell(f) / size;
    rewind(f);
    void *raw = malloc(length * size + 1);
    play = malloc(length * sizeof *play + 1);
    if (!raw || !play || fread(raw, size, length, f) != length)
        return -1;
    fclose(f);
    for (size_t i = 0; i < length; i++)
        play[i] = size == 4 ? ((float *)raw)[i] : ((int16_t *)raw)[i] / 32768.0f;
    free(raw);
    play_length = length;
    return 0;
}

static int load_room(const char *name, long frames, double ppm, float peak)
{
    if (!is_float(name) || frames < 2 * HALF || ppm > 0 || load(name) || play_length == 0)
        return -1;
    response_length = play_length;
    response = calloc(response_length, sizeof *response);
    line = calloc(2 * response_length, sizeof *line);
    kept = calloc(KEPT, sizeof *kept);
    if (!response || !line || !kept)
        return -1;
    for (size_t i = 0; i < response_length; i++)
        response[i] = play[response_length - 1 - i];
    reader = -(double)frames;
    pace = 1 + ppm * 1e-6;
    noise_peak = peak;
    free(play);
    play = NULL;
    play_length = 0;
    return 0;
}

static int save(const char *name)
{
    FILE *f = fopen(name, "wb");
    if (!f)
        return -1;
    for (size_t i = 0; i < record_at; i++) {
        long v = lrintf(fmaxf(-32768.0f, fminf(32767.0f, record[i] * 32768.0f)));
        int16_t s = (int16_t)v;
        if (is_float(name))
            fwrite(&record[i], sizeof record[i], 1, f);
        else
            fwrite(&s, sizeof s, 1, f);
    }
    return fclose(f);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: jack-world NAME PLAY RECORD [SECONDS] [--loop FRAMES GAIN | --room RESPONSE FRAMES PPM NOISE]\n");
        return 64;
    }
    if (argc >= 7 && strcmp(argv[argc - 3], "--loop") == 0) {
        loop_delay = (size_t)atol(argv[argc - 2]);
        loop_gain = strtof(argv[argc - 1], NULL);
        argc -= 3;
    }
    if (argc >= 9 && strcmp(argv[argc - 5], "--room") == 0) {
        if (load_room(argv[argc - 4], atol(argv[argc - 3]), atof(argv[argc - 2]), strtof(argv[argc - 1], NULL))) {
            fprintf(stderr, "%s: no room\n", argv[argc - 4]);
            return 66;
        }
        argc -= 5;
    }
    if (load(argv[2])) {
        fprintf(stderr, "%s: cannot be read\n", argv[2]);
        return 66;
    }
    jack_client_t *client = jack_client_open(argv[1], JackNoStartServer, NULL);
    if (!client) {
        fprintf(stderr, "no JACK server (JACK_DEFAULT_SERVER names it)\n");
        return 69;
    }
    record_length = (size_t)jack_get_sample_rate(client) * (argc > 4 ? (size_t)atol(argv[4]) : 120);
    record = calloc(record_length + 1, sizeof *record);
    mic = jack_port_register(client, "mic_1", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    speaker = jack_port_register(client, "speaker_1", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    if (!record || !mic || !speaker)
        return 69;
    jack_set_process_callback(client, process, NULL);
    jack_on_shutdown(client, on_shutdown, NULL);
    jack_set_xrun_callback(client, on_xrun, NULL);
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    if (jack_activate(client))
        return 69;
    puts("ready");
    fflush(stdout);
    while (!stop && !server_gone)
        usleep(10000);
    if (!server_gone) {
        jack_deactivate(client);
        jack_client_close(client);
    }
    fprintf(stderr, "played %zu of %zu, recorded %zu, xruns %d", play_at, play_length, record_at, (int)xruns);
    fprintf(stderr, play_at ? ", listened to from %zu\n" : ", nobody listened\n", listened_from);
    if (save(argv[3]))
        return 73;
    return server_gone ? 75 : 0;
}
