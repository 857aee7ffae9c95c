using HydraKiosk.Benchmarks;
using HydraKiosk.Benchmarks.Echo;
using HydraKiosk.Benchmarks.Engine;
using HydraKiosk.Benchmarks.Hands;
using HydraKiosk.Benchmarks.Lights;
using HydraKiosk.Benchmarks.Link;
using HydraKiosk.Benchmarks.Resampling;
using HydraKiosk.Benchmarks.Session;
using HydraKiosk.Benchmarks.Soak;
using HydraKiosk.Benchmarks.Tools;
using HydraKiosk.Benchmarks.Wire;

// One file per verb; a new one is added here and nowhere else.
IVerb[] verbs =
[
    new ResampleVerb(),
    new ResamplerTableVerb(),
    new EngineVerb(),
    new AecVerb(),
    new SoakVerb(),
    new SessionVerb(),
    new ReconnectVerb(),
    new HandsVerb(),
    new LightsVerb(),
    new ToolPolicyVerb(),
    new WireCheckVerb(),
];

var verb = verbs.FirstOrDefault(v => args.Length > 0 && v.Name == args[0]);
if (verb is null)
{
    var asked = args.Length == 0 || args[0] is "--list" or "--help";
    var to = asked ? Console.Out : Console.Error;
    foreach (var v in verbs)
    {
        to.WriteLine($"{v.Name,-18} {v.Summary}");
    }

    to.WriteLine("The same ahead of time: dotnet publish tests/HydraKiosk.Benchmarks -c Release -r linux-x64 -p:HydraAot=true");

    return asked ? ExitCode.Fine : ExitCode.WrongUse;
}

try
{
    return verb.Run(new Arguments(args.AsSpan(1)));
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"{verb.Name}: {wrong.Message}");
    return ExitCode.WrongUse;
}
