namespace HydraKiosk.Hydra.MessageLog;

/// <summary>What of a field's value may be written down.</summary>
[Flags]
internal enum FieldUse
{
    /// <summary>Its type and length only.</summary>
    None = 0,

    /// <summary>A string, number or flag as it is.</summary>
    Scalar = 1,

    /// <summary>An object or array, looked into field by field.</summary>
    Container = 2,

    /// <summary>Sound in base64: its length.</summary>
    Audio = 4,

    /// <summary>Nothing at all, not even its length, whatever the settings say.</summary>
    Secret = 8,
}

/// <summary>
/// The allow-list. What is not named here appears by type and length only, so that a field the service invents tomorrow cannot carry
/// speech into a file. A name has one meaning wherever it stands; only <c>delta</c> and <c>message</c> depend on the kind of message.
/// </summary>
internal static class WireField
{
    private static readonly (byte[] Name, FieldUse Use)[] _fields =
    [
        ("type"u8.ToArray(), FieldUse.Scalar),
        ("event_id"u8.ToArray(), FieldUse.Scalar),
        ("response_id"u8.ToArray(), FieldUse.Scalar),
        ("item_id"u8.ToArray(), FieldUse.Scalar),
        ("output_index"u8.ToArray(), FieldUse.Scalar),
        ("content_index"u8.ToArray(), FieldUse.Scalar),
        ("audio"u8.ToArray(), FieldUse.Audio),
        ("id"u8.ToArray(), FieldUse.Scalar),
        ("status"u8.ToArray(), FieldUse.Scalar),
        ("role"u8.ToArray(), FieldUse.Scalar),
        ("call_id"u8.ToArray(), FieldUse.Scalar),
        ("name"u8.ToArray(), FieldUse.Scalar), // of a tool
        ("previous_item_id"u8.ToArray(), FieldUse.Scalar),
        ("session_id"u8.ToArray(), FieldUse.Scalar),
        ("audio_start_ms"u8.ToArray(), FieldUse.Scalar),
        ("audio_end_ms"u8.ToArray(), FieldUse.Scalar),
        ("voice"u8.ToArray(), FieldUse.Scalar),
        ("model"u8.ToArray(), FieldUse.Scalar),
        ("generate_initial_response"u8.ToArray(), FieldUse.Scalar),
        ("input_audio_format"u8.ToArray(), FieldUse.Scalar),
        ("input_audio_sample_rate"u8.ToArray(), FieldUse.Scalar),
        ("output_audio_format"u8.ToArray(), FieldUse.Scalar),
        ("output_audio_sample_rate"u8.ToArray(), FieldUse.Scalar),
        ("input_tokens"u8.ToArray(), FieldUse.Scalar),
        ("output_tokens"u8.ToArray(), FieldUse.Scalar),
        ("total_tokens"u8.ToArray(), FieldUse.Scalar),
        ("code"u8.ToArray(), FieldUse.Scalar),
        ("param"u8.ToArray(), FieldUse.Scalar),
        ("reason"u8.ToArray(), FieldUse.Scalar),
        ("session"u8.ToArray(), FieldUse.Container),
        ("response"u8.ToArray(), FieldUse.Container),
        ("item"u8.ToArray(), FieldUse.Container),
        ("content"u8.ToArray(), FieldUse.Container),
        ("output"u8.ToArray(), FieldUse.Container), // the items of a response; as the text of a tool's output it stays unseen
        ("tools"u8.ToArray(), FieldUse.Container),
        ("usage"u8.ToArray(), FieldUse.Container),
        ("status_details"u8.ToArray(), FieldUse.Container),
        ("error"u8.ToArray(), FieldUse.Container | FieldUse.Scalar),
        ("warning"u8.ToArray(), FieldUse.Container | FieldUse.Scalar),
        ("api_key"u8.ToArray(), FieldUse.Secret),
        ("access_token"u8.ToArray(), FieldUse.Secret),
        ("token"u8.ToArray(), FieldUse.Secret),
        ("authorization"u8.ToArray(), FieldUse.Secret),
        ("password"u8.ToArray(), FieldUse.Secret),
        ("secret"u8.ToArray(), FieldUse.Secret),
    ];

    /// <summary>What may be written of the field of that name.</summary>
    public static FieldUse Of(ReadOnlySpan<byte> name)
    {
        foreach (var (known, use) in _fields)
        {
            if (name.SequenceEqual(known))
            {
                return use;
            }
        }

        return FieldUse.None;
    }
}
