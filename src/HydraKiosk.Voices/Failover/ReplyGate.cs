using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Failover;

/// <summary>
/// The way of all voices to the one loudspeaker. One of them has it at a time; what another still sends falls away. Replies are numbered by each
/// voice for itself, and by this for the loudspeaker, so that the numbers grow from one voice to the next.
/// </summary>
/// <param name="inner">The loudspeaker's queue.</param>
internal sealed class ReplyGate(IDownlinkAudio inner)
{
    private readonly Lock _lock = new();
    private Door? _open;
    private int _highest;

    /// <summary>Told how much sound of which reply has come: its number at the loudspeaker, and its length. Any thread; must not block.</summary>
    public Action<int, TimeSpan> Heard { get; set; } = static (_, _) => { };

    /// <summary>A voice's own door, closed.</summary>
    public Door MakeDoor() => new(this);

    /// <summary>One voice's way through.</summary>
    internal sealed class Door(ReplyGate gate) : IDownlinkAudio
    {
        private int _offset;
        private int _highestOfVoice;
        private int _rateHz = 24_000;

        /// <summary>From now on this voice has the loudspeaker; nobody else may have it at the moment.</summary>
        public void Open()
        {
            lock (gate._lock)
            {
                if (gate._open != this)
                {
                    _offset = gate._highest - _highestOfVoice;
                    gate._open = this;
                    gate.Inner.SetRate(_rateHz);
                }
            }
        }

        /// <summary>
        /// This voice has the loudspeaker no longer. What has come of its replies is all that will come, so that the loudspeaker plays it to its
        /// end and does not wait for more.
        /// </summary>
        public void Close()
        {
            lock (gate._lock)
            {
                if (gate._open != this)
                {
                    return;
                }

                gate._open = null;
                if (_highestOfVoice + _offset is > 0 and var last)
                {
                    gate.Inner.Complete(last);
                }
            }
        }

        /// <summary>The loudspeaker's number of a reply of this voice.</summary>
        public int Outer(int reply)
        {
            lock (gate._lock)
            {
                return Seen(reply);
            }
        }

        /// <summary>What a voice tells of its replies, under the numbers of the loudspeaker.</summary>
        public VoiceEvent Numbered(VoiceEvent happened) => happened switch
        {
            VoiceReplyBegan began => began with { Reply = Outer(began.Reply) },
            VoiceReplySoundComplete complete => complete with { Reply = Outer(complete.Reply) },
            VoiceReplyText text => text with { Reply = Outer(text.Reply) },
            VoiceReplyEnded ended => ended with { Reply = Outer(ended.Reply) },
            _ => happened,
        };

        /// <summary>The voice's number of a reply at the loudspeaker; 0 for one of another voice or of an earlier time.</summary>
        public int Own(int reply)
        {
            lock (gate._lock)
            {
                return gate._open == this && reply > _offset ? reply - _offset : 0;
            }
        }

        /// <inheritdoc/>
        public void SetRate(int sampleRateHz)
        {
            lock (gate._lock)
            {
                _rateHz = sampleRateHz;
                if (gate._open == this)
                {
                    gate.Inner.SetRate(sampleRateHz);
                }
            }
        }

        /// <inheritdoc/>
        public Span<byte> GetSpan(int response)
        {
            lock (gate._lock)
            {
                return gate._open == this ? gate.Inner.GetSpan(Seen(response)) : [];
            }
        }

        /// <inheritdoc/>
        public void Commit(int response, int bytes)
        {
            int number;
            lock (gate._lock)
            {
                if (gate._open != this)
                {
                    return;
                }

                number = Seen(response);
                gate.Inner.Commit(number, bytes);
            }

            gate.Heard(number, TimeSpan.FromTicks(bytes / sizeof(short) * TimeSpan.TicksPerSecond / _rateHz));
        }

        /// <inheritdoc/>
        public void Complete(int response)
        {
            lock (gate._lock)
            {
                if (gate._open == this)
                {
                    gate.Inner.Complete(Seen(response));
                }
            }
        }

        private int Seen(int reply)
        {
            _highestOfVoice = Math.Max(_highestOfVoice, reply);
            gate._highest = Math.Max(gate._highest, reply + _offset);
            return reply + _offset;
        }
    }

    private IDownlinkAudio Inner => inner;
}
