using System.Text;
using HydraKiosk.Hydra.Contract;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Messages as they stand on the wire, one of each kind, after the protocol's own examples.</summary>
internal static class Frames
{
    public const string Created = """{"type":"session.created","event_id":"sv_588fd416b4a24fe3","session_id":"4bf1f4f6-5fa4-4de5-aa29-83f5eed96c82"}""";

    public const string Configured24 = """
        {"type":"session.configured","event_id":"sv_df88e2e7ef6145c7","session":{"instructions":"Be brief.","voice":"aria",
        "tools":[],"generate_initial_response":false,"input_audio_format":"pcm16","input_audio_sample_rate":16000,
        "output_audio_format":"pcm16","output_audio_sample_rate":24000}}
        """;

    public static readonly string[] All =
    [
        Created,
        Configured24,
        """{"type":"warning","event_id":"sv_1","warning":{"code":"model_deprecated","message":"use hydra-v1.0"}}""",
        """{"type":"warning","event_id":"sv_1","code":"model_deprecated","message":"use hydra-v1.0"}""",
        """{"type":"session.updated","event_id":"sv_2","session":{"tools":[{"type":"function","name":"open_gate","parameters":{"type":"object"}}]}}""",
        """{"type":"input_audio_buffer.speech_started","event_id":"sv_3","audio_start_ms":1840,"item_id":"item_u1"}""",
        """{"type":"input_audio_buffer.speech_stopped","event_id":"sv_4","audio_end_ms":4120,"item_id":"item_u1"}""",
        """{"type":"conversation.item.added","event_id":"sv_5","previous_item_id":null,"item":{"id":"item_u1","type":"message","role":"user","status":"in_progress","content":[]}}""",
        """{"type":"conversation.item.done","event_id":"sv_6","previous_item_id":"item_u0","item":{"id":"item_u1","type":"message","role":"user","status":"completed","content":[{"type":"input_audio","text":null}]}}""",
        ResponseCreated("resp_1"),
        """{"type":"response.output_audio.delta","event_id":"sv_8","response_id":"resp_1","item_id":"item_a1","output_index":0,"content_index":0,"delta":"9P8GAPz/"}""",
        """{"type":"response.output_audio_transcript.delta","event_id":"sv_9","response_id":"resp_1","item_id":"item_a1","delta":"The tariff in z\u00f6ne B \ud83d\ude00"}""",
        """{"type":"response.output_audio.done","event_id":"sv_a","response_id":"resp_1","item_id":"item_a1","output_index":0,"content_index":0}""",
        """{"type":"response.function_call_arguments.delta","event_id":"sv_b","response_id":"resp_2","call_id":"call_9f2","name":"get_tariff","delta":"{\"zo"}""",
        """{"type":"response.function_call_arguments.done","event_id":"sv_c","response_id":"resp_2","call_id":"call_9f2","name":"get_tariff","arguments":"{\"zone\":\"B\"}"}""",
        """{"type":"response.done","event_id":"sv_d","response":{"id":"resp_1","status":"completed","output":[{"id":"item_a1","type":"message"}],"usage":{"input_tokens":812,"output_tokens":164,"total_tokens":976}}}""",
        """{"type":"response.done","event_id":"sv_e","response":{"id":"resp_3","status":"cancelled","status_details":{"reason":"interrupted"}}}""",
        """{"type":"error","event_id":"sv_f","error":{"type":"invalid_request_error","code":"invalid_audio","message":"audio frame too small","param":"audio","event_id":"evt_1"}}""",
        """{"type":"error","error":"overloaded"}""",
        """{"type":"error","message":"top level"}""",
        """{"type":"brand.new","event_id":"sv_10","nested":{"a":[1,2,{"b":null}]}}""",
    ];

    public static string ResponseCreated(string id) =>
        $$$"""{"type":"response.created","event_id":"sv_7","response":{"id":"{{{id}}}","status":"in_progress"}}""";

    public static string ResponseDone(string id, string status = "completed") =>
        $$$"""{"type":"response.done","response":{"id":"{{{id}}}","status":"{{{status}}}"}}""";

    public static string Delta(string id, ReadOnlySpan<byte> pcm) =>
        $$"""{"type":"response.output_audio.delta","response_id":"{{id}}","item_id":"i","delta":"{{Convert.ToBase64String(pcm)}}"}""";

    public static byte[] Utf8(this string text) => Encoding.UTF8.GetBytes(text);
}
