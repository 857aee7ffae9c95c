namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>Is told about turns. Called under the session's lock.</summary>
internal interface ITurnListener
{
    /// <summary>The person begins to speak.</summary>
    void Began(string utterance);

    /// <summary>It is speech indeed: the recogniser has understood a first word of it.</summary>
    void HasWords(string utterance);

    /// <summary>The person has stopped.</summary>
    void Ended(string utterance);

    /// <summary>The recogniser is to give the rest of what it has heard.</summary>
    void AskForRest();

    /// <summary>The turn is complete.</summary>
    /// <param name="utterance">Which.</param>
    /// <param name="words">Never empty.</param>
    /// <param name="waited">How long the recogniser took after the end of speech.</param>
    void Taken(string utterance, string words, TimeSpan waited);

    /// <summary>It was noise.</summary>
    void Dismissed(string utterance);

    /// <summary>The recogniser did not give the rest in time.</summary>
    void RestIsLate(TimeSpan limit);

    /// <summary>Words came that belong to no turn.</summary>
    void LateWords(int characters);
}
