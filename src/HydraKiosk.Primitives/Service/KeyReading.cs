namespace HydraKiosk.Primitives.Service;

/// <summary>What came of reading the key again from where it stands.</summary>
/// <param name="Key">The key; null when there is none now.</param>
/// <param name="Problem">Why there is none, in words, without any part of it.</param>
public readonly record struct KeyReading(ApiKey? Key, string? Problem);
