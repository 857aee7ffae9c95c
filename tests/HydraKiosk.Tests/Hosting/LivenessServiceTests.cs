using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting.Services;

namespace HydraKiosk.Tests.Hosting;

/// <summary>When the daemon counts as alive.</summary>
public sealed class LivenessServiceTests : IDisposable
{
    private readonly LivenessService _service = new(null, static () => null, static () => 0, new ConversationInbox(), new ManualClock());

    [Fact]
    public void Sound_has_to_flow_where_there_is_a_device_and_the_conversation_has_to_take_what_it_is_told()
    {
        Assert.True(_service.HasMoved(1, 1));
        Assert.True(_service.HasMoved(2, 2));
        Assert.False(_service.HasMoved(2, 3)); // no period since: the device has stopped asking
        Assert.False(_service.HasMoved(3, 3)); // the conversation hangs
        Assert.True(_service.HasMoved(4, 4));
    }

    [Fact]
    public void A_device_that_is_not_there_is_no_hang()
    {
        Assert.True(_service.HasMoved(null, 1));
        Assert.True(_service.HasMoved(null, 2));
        Assert.False(_service.HasMoved(null, 2));
    }

    public void Dispose() => _service.Dispose();
}
