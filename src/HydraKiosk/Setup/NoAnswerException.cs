namespace HydraKiosk.Setup;

/// <summary>The answers have come to an end before the questions.</summary>
internal sealed class NoAnswerException() : IOException("the input ended before the last question was answered");
