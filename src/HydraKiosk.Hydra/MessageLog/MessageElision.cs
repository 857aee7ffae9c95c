using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// A message as it may be written down: the same structure, with sound, texts and secrets replaced by objects that say what stood there
/// (<c>{"elided":"text","chars":40}</c>). It walks the tokens of the message, never its text, and allocates nothing. One user at a time.
/// </summary>
/// <param name="keepsContent">Whether texts stay.</param>
/// <param name="secrets">Knows the texts that never stay: the secrets of the moment, and what looks like a key of the service.</param>
internal sealed class MessageElision(bool keepsContent, SecretFilter secrets)
{
    /// <summary>No id or code is longer; what is, is no id.</summary>
    private const int MaxScalarBytes = 512;

    /// <summary>Where texts are kept: a longer one tells a reader nothing more.</summary>
    private const int MaxContentBytes = 64 * 1024;

    private const int MaxNameBytes = 64;

    /// <summary>What is written of one message at most: more of it would tell a reader nothing, and lines stay in memory on their way.</summary>
    private const int MaxWrittenBytes = 256 * 1024;

    /// <summary>Writes a message as one JSON value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="message">UTF-8 that has been read as JSON to its end.</param>
    /// <param name="kind">Its type, on which the meaning of some fields hangs.</param>
    public void Write(Utf8JsonWriter json, ReadOnlySpan<byte> message, ServerEventType kind)
    {
        var reader = new Utf8JsonReader(message);
        reader.Read();
        Value(ref reader, message, json, FieldUse.Container, kind);
    }

    /// <summary>Whether a text holds a secret.</summary>
    public bool HoldsSecret(ReadOnlySpan<byte> utf8) => secrets.HoldsSecret(utf8);

    private void Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> message, Utf8JsonWriter json, FieldUse use, ServerEventType kind)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when MayOpen(use):
                json.WriteStartObject();
                var inObject = reader.CurrentDepth;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (IsFull(json))
                    {
                        json.WritePropertyName("?"u8);
                        SkipRest(ref reader, json, inObject);
                        break;
                    }

                    var member = Name(ref reader, json, kind);
                    reader.Read();
                    Value(ref reader, message, json, member, kind);
                }

                json.WriteEndObject();
                break;

            case JsonTokenType.StartArray when MayOpen(use):
                json.WriteStartArray();
                var inArray = reader.CurrentDepth;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (IsFull(json))
                    {
                        SkipRest(ref reader, json, inArray);
                        break;
                    }

                    Value(ref reader, message, json, use, kind);
                }

                json.WriteEndArray();
                break;

            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Elide(json, reader.TokenType == JsonTokenType.StartObject ? "object"u8
                    : "array"u8, "bytes"u8, JsonSlice.Take(ref reader, message).Raw.Length, use);
                break;

            case JsonTokenType.String:
                String(new JsonSlice(message[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]), json, use);
                break;

            case JsonTokenType.Number when !MayShow(use):
                Elide(json, "number"u8, default, 0, use);
                break;

            case JsonTokenType.True or JsonTokenType.False when !MayShow(use):
                Elide(json, "flag"u8, default, 0, use);
                break;

            default:
                json.WriteRawValue(message[(int)reader.TokenStartIndex..(int)reader.BytesConsumed], skipInputValidation: true);
                break;
        }
    }

    private void String(JsonSlice text, Utf8JsonWriter json, FieldUse use)
    {
        var inner = text.Inner;
        if (use.HasFlag(FieldUse.Audio))
        {
            var characters = Characters(inner);
            var padding = inner is [.., (byte)'=', (byte)'='] ? 2 : inner is [.., (byte)'='] ? 1 : 0;
            json.WriteStartObject();
            json.WriteString("elided"u8, "audio"u8);
            json.WriteNumber("base64Bytes"u8, characters);
            json.WriteNumber("pcmBytes"u8, (characters - padding) * 3L / 4);
            json.WriteEndObject();
        }
        else if (MayShow(use) && inner.Length <= (use.HasFlag(FieldUse.Scalar) ? MaxScalarBytes : MaxContentBytes))
        {
            if (IsSecret(text))
            {
                Elide(json, "secret"u8, default, 0, use);
            }
            else
            {
                json.WriteRawValue(text.Raw, skipInputValidation: true);
            }
        }
        else
        {
            Elide(json, "text"u8, "chars"u8, Characters(inner), use);
        }
    }

    private bool IsSecret(JsonSlice text)
    {
        if (!text.Inner.Contains((byte)'\\'))
        {
            return HoldsSecret(text.Inner);
        }

        // Arguments of tools, JSON inside a string, are full of escapes; none of them would hide a key, but an odd sender could.
        return HoldsSecret(Encoding.UTF8.GetBytes(text.Text()!));
    }

    private bool MayOpen(FieldUse use) => use.HasFlag(FieldUse.Container) || (keepsContent && use == FieldUse.None);

    private bool MayShow(FieldUse use) => use.HasFlag(FieldUse.Scalar) || (keepsContent && use is FieldUse.None or FieldUse.Container);

    /// <summary>Writes the name of a member and says what may be written of its value.</summary>
    private FieldUse Name(ref Utf8JsonReader reader, Utf8JsonWriter json, ServerEventType kind)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped || name.Length > MaxNameBytes || (WireField.Of(name) == FieldUse.None && HoldsSecret(name)))
        {
            json.WritePropertyName("?"u8); // no name of the protocol: whatever it says, its value is not shown
            return FieldUse.Secret;
        }

        json.WritePropertyName(name);
        return kind == ServerEventType.AudioDelta && name.SequenceEqual("delta"u8) ? FieldUse.Audio
            : kind is ServerEventType.Error or ServerEventType.Warning && name.SequenceEqual("message"u8) ? FieldUse.Scalar
            : WireField.Of(name);
    }

    private static bool IsFull(Utf8JsonWriter json) => json.BytesCommitted + json.BytesPending > MaxWrittenBytes;

    /// <summary>Leaves out what is left of an object or array, and the reader at its end.</summary>
    private static void SkipRest(ref Utf8JsonReader reader, Utf8JsonWriter json, int depth)
    {
        Elide(json, "rest"u8, default, 0, FieldUse.None);
        while (reader.CurrentDepth > depth && reader.Read())
        {
        }
    }

    private static void Elide(Utf8JsonWriter json, ReadOnlySpan<byte> what, ReadOnlySpan<byte> measure, int amount, FieldUse use)
    {
        json.WriteStartObject();
        if (use.HasFlag(FieldUse.Secret))
        {
            json.WriteString("elided"u8, "secret"u8);
        }
        else
        {
            json.WriteString("elided"u8, what);
            if (!measure.IsEmpty)
            {
                json.WriteNumber(measure, amount);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>UTF-16 units of a string's characters, escapes undone.</summary>
    private static int Characters(ReadOnlySpan<byte> inner)
    {
        var count = 0;
        while (!inner.IsEmpty)
        {
            var plain = inner.IndexOf((byte)'\\');
            if (plain != 0)
            {
                var run = plain < 0 ? inner : inner[..plain];
                count += Encoding.UTF8.GetCharCount(run);
                inner = inner[run.Length..];
                continue;
            }

            JsonEscapes.Character(inner, out var length);
            count++;
            inner = inner[length..];
        }

        return count;
    }
}
