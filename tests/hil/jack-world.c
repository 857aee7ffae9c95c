/* jack-world NAME PLAY RECORD [SECONDS] [--loop FRAMES GAIN]
 *
 * A JACK client that stands for the room around a kiosk. PortAudio sees it as the sound device NAME, with one microphone and one
 * loudspeaker channel. The microphone delivers the file PLAY, sample for sample, from the moment somebody listens, then silence; what
 * goes to the loudspeaker is written to the file RECORD, from the start of this program, for at most SECONDS (default 120).
 * --loop lets the microphone hear the loudspeaker as well, FRAMES later (0 or more) and multiplied by GAIN: an echo path.
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
        fprintf(stderr, "usage: jack-world NAME PLAY RECORD [SECONDS] [--loop FRAMES GAIN]\n");
        return 64;
    }
    if (argc >= 7 && strcmp(argv[argc - 3], "--loop") == 0) {
        loop_delay = (size_t)atol(argv[argc - 2]);
        loop_gain = strtof(argv[argc - 1], NULL);
        argc -= 3;
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
