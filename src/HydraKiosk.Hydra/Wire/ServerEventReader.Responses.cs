namespace HydraKiosk.Hydra.Wire;

/// <summary>Which response a message belongs to, and which one has the floor.</summary>
public sealed partial class ServerEventReader
{
    private static ReadOnlySpan<byte> ResponseIdOf(in MessageFields fields)
    {
        var id = fields.Response.Member("id").Id;
        id = id.IsEmpty ? fields.Response.Id : id;
        return id.IsEmpty ? fields.ResponseId.Id : id;
    }

    /// <summary>The response that a message belongs to: the one it names, the newest where it names none.</summary>
    private ref ResponseEntry Locate(ReadOnlySpan<byte> id, out bool found)
    {
        ref var newest = ref _responses.Newest(out var any);
        if (any && id.IsEmpty)
        {
            found = true;
            return ref newest;
        }

        ref var known = ref _responses.Find(Known(id), out found);
        if (!found && any && newest is { IsUnnamed: true, Done: false })
        {
            _ = newest.Text(); // what it was announced as it stays
            newest.Id = Known(id).ToArray();
            newest.IsUnnamed = false;
            found = true;
            return ref newest;
        }

        return ref known;
    }

    private ref ResponseEntry Add(ReadOnlySpan<byte> id)
    {
        ref var entry = ref _responses.Add(Known(id), out var forgotten);
        if (forgotten > 0)
        {
            _downlink.Complete(forgotten);
        }

        return ref entry;
    }

    /// <summary>
    /// A response has the floor. Nothing more is taken of the one before, so that its audio is whole, whether its end ever comes or not.
    /// </summary>
    private void Begin(ref ResponseEntry response)
    {
        ref var before = ref _responses.Newest(out var any);
        if (any)
        {
            Complete(ref before);
        }

        _responses.Begin(ref response);
    }

    /// <summary>The bytes by which an id is known. Escapes stay as written: a service that escapes an id once escapes it always.</summary>
    private static ReadOnlySpan<byte> Known(ReadOnlySpan<byte> id) => id.Length <= MaxIdBytes ? id : id[..MaxIdBytes];

    private void Complete(ref ResponseEntry response)
    {
        if (response.Completed)
        {
            return;
        }

        response.Completed = true;
        _downlink.Complete(response.Number);
        if (response.Sound.DroppedBytes > 0)
        {
            _dropped = new DroppedReply(response.Number, response.Sound.DroppedBytes, response.Sound.Bytes);
        }
    }
}
