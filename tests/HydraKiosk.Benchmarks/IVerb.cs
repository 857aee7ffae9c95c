
namespace HydraKiosk.Benchmarks;

/// <summary>One thing this program measures or offers for measuring.</summary>
internal interface IVerb
{
    /// <summary>The first word on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list of verbs, options included.</summary>
    string Summary { get; }

    /// <summary>Does it.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    int Run(Arguments arguments);
}

/// <summary>The exit codes of the product, as far as they apply here.</summary>
internal static class ExitCode
{
    /// <summary>Done; goals, where there are any, reached.</summary>
    public const int Fine = 0;

    /// <summary>Done, but a goal was missed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong command line.</summary>
    public const int WrongUse = 2;
}
