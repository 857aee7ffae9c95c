using HydraKiosk.Reloading;
using HydraKiosk.Tests.Configuration;

namespace HydraKiosk.Tests.Reloading;

/// <summary>That a save is seen, however it is made, and that nothing is taken while it is under way.</summary>
public sealed class FileLookTests : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly string _path;
    private readonly FileLook _look;

    public FileLookTests()
    {
        _path = _folder.Write("a.json", "{}");
        _look = new FileLook([_path]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_has_not_changed_is_left_alone()
    {
        Assert.False(_look.HasChanged());
        Assert.False(_look.HasChanged());
    }

    [Fact]
    public void A_save_is_taken_once_when_it_has_come_to_rest()
    {
        File.WriteAllText(_path, "{ \"a\":");
        Assert.False(_look.HasChanged()); // it may be half of it
        File.AppendAllText(_path, " 1");
        Assert.False(_look.HasChanged());
        File.AppendAllText(_path, " }");
        Assert.False(_look.HasChanged());
        Assert.True(_look.HasChanged());
        Assert.False(_look.HasChanged());
    }

    [Fact]
    public void A_file_that_is_put_in_the_place_of_the_old_one_counts_also_where_length_and_time_are_the_same()
    {
        var written = File.GetLastWriteTimeUtc(_path);
        var other = _folder.Write("b.json", "[]");
        File.SetLastWriteTimeUtc(other, written);
        File.Move(other, _path, overwrite: true);

        Assert.False(_look.HasChanged());
        Assert.True(_look.HasChanged());
    }

    [Fact]
    public void A_file_that_goes_counts_and_one_that_comes_back_in_time_does_not()
    {
        File.Delete(_path);
        Assert.False(_look.HasChanged());
        Assert.True(_look.HasChanged());
        Assert.False(_look.HasChanged());

        _folder.Write("a.json", "{}");
        Assert.False(_look.HasChanged());
        File.Delete(_path);
        Assert.False(_look.HasChanged()); // as it was when it was last taken
    }

    [Fact]
    public void A_folder_or_a_pipe_in_its_place_holds_nobody_up()
    {
        File.Delete(_path);
        Directory.CreateDirectory(_path);
        Assert.False(_look.HasChanged());
        Assert.True(_look.HasChanged());
        Directory.Delete(_path);
        _folder.Pipe("a.json");
        Assert.False(_look.HasChanged());
        Assert.True(_look.HasChanged());
    }
}
