using System.Diagnostics;
using System.Globalization;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>Disks and folders that do not do what they should.</summary>
public sealed class AuditFaultTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_full_disk_is_told_and_the_log_goes_on_when_there_is_room()
    {
        var parent = Path.GetDirectoryName(_bench.Folder)!;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", parent) == 0, "a file system cannot be mounted here");
        try
        {
            using var log = _bench.Open();
            AuditFailure? failure = null;
            var written = 0;
            while (failure is null && written < 1000)
            {
                failure = log.Append(AuditBench.Entry(AuditStage.Began, $"c{written}"));
                written += failure is null ? 1 : 0;
            }

            Assert.Same(AuditCauses.CannotWrite, failure?.Cause);
            Assert.NotNull(log.Append(AuditBench.Entry(AuditStage.Began)));
            Assert.Single(_bench.Journal.Lines, line => line.EventId == AuditCauses.CannotWrite.Code);
            Assert.Null(_bench.Verify().Problem);
            Assert.Equal(written, AuditReader.Read(_bench.Folder).Count(record => record.Stage == AuditStage.Began));

            Assert.Equal(0, Run("mount", "-o", "remount,size=256k", parent));
            Assert.Null(log.Append(AuditBench.Entry(AuditStage.Began)));
            Assert.Null(log.Failure);
            Assert.Equal(2, AuditReader.Read(_bench.Folder).Where(record => record.Stage == AuditStage.Missed)
                .Sum(record => int.Parse(record.Why!.Split(' ')[0], CultureInfo.InvariantCulture))); // a short line may still have found room
            Assert.Null(_bench.Verify().Problem);
        }
        finally
        {
            Run("umount", "-l", parent);
        }
    }

    [Fact]
    public void A_link_in_place_of_the_file_is_not_followed()
    {
        _bench.Fill(1);
        var victim = Path.Combine(Path.GetDirectoryName(_bench.Folder)!, "victim");
        File.WriteAllText(victim, "precious");
        File.Delete(_bench.Files[0]);
        File.CreateSymbolicLink(Path.Combine(_bench.Folder, "audit-000000000001.ndjson"), victim);

        using var log = _bench.Open();

        Assert.Same(AuditCauses.CannotOpen, log.Failure?.Cause);
        Assert.Contains("symbolic link", log.Failure!.Detail, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void A_link_in_place_of_the_folder_is_not_followed()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_bench.Folder)!, "elsewhere"));
        Directory.CreateSymbolicLink(_bench.Folder, elsewhere.FullName);

        using var log = _bench.Open();

        Assert.Same(AuditCauses.CannotOpen, log.Failure?.Cause);
        Assert.Empty(elsewhere.GetFiles());
    }

    [Fact]
    public void A_folder_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a folder away");
        Directory.CreateDirectory(_bench.Folder);
        Assert.Equal(0, Run("chown", "65534", _bench.Folder));

        using var log = _bench.Open();

        Assert.Same(AuditCauses.CannotOpen, log.Failure?.Cause);
        Assert.Contains("belongs to user 65534", log.Failure!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_can_be_used_again_is_used_again()
    {
        File.WriteAllText(_bench.Folder, "a file in the way");
        using var log = _bench.Open();
        Assert.Same(AuditCauses.CannotOpen, log.Append(AuditBench.Entry(AuditStage.Began))?.Cause);

        File.Delete(_bench.Folder);
        Assert.NotNull(log.Append(AuditBench.Entry(AuditStage.Began))); // too soon to be tried again
        _bench.Clock.Advance(AuditLog.RetryAfter);

        Assert.Null(log.Append(AuditBench.Entry(AuditStage.Began)));
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void A_second_writer_is_refused()
    {
        using var first = _bench.Open();
        using var second = _bench.Open();

        Assert.Same(AuditCauses.Busy, second.Append(AuditBench.Entry(AuditStage.Began))?.Cause);
        Assert.Null(first.Append(AuditBench.Entry(AuditStage.Began)));
    }

    [Fact]
    public void A_log_that_was_deleted_is_begun_anew_where_it_ended_and_says_so()
    {
        _bench.Fill(5);
        File.Delete(_bench.Files[0]);
        _bench.Fill(1);

        Assert.Contains(_bench.Journal.Lines, line => line.EventId == AuditCauses.Lost.Code);
        Assert.Equal(7, AuditReader.Read(_bench.Folder).First().Sequence);
        Assert.NotNull(_bench.Verify().Problem);
    }

    [Fact]
    public void A_key_of_the_wrong_length_is_replaced_and_told()
    {
        _bench.Fill(1);
        string before;
        using (var log = _bench.Open())
        {
            before = log.Digest.KeyId;
        }

        File.WriteAllText(Path.Combine(_bench.Folder, "audit.key"), "short");
        using var after = _bench.Open();

        Assert.NotEqual(before, after.Digest.KeyId);
        Assert.Contains(_bench.Journal.Lines, line => line.EventId == AuditCauses.KeyUnusable.Code);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var child = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        child.StandardError.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode;
    }
}
