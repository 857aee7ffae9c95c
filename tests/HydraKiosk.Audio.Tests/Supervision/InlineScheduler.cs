namespace HydraKiosk.Audio.Tests.Supervision;

/// <summary>Runs every task at once, on the thread that starts it: nothing happens beside the test.</summary>
internal sealed class InlineScheduler : TaskScheduler
{
    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    protected override void QueueTask(Task task) => TryExecuteTask(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
}
