using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace HydraKiosk.Voices.Cascade.Redacting;

/// <summary>
/// Takes personal data out of a text: addresses of electronic mail, numbers of bank accounts (IBAN, by their check digits), of cards (by Luhn's)
/// and of telephones, IP addresses. By hand and in one pass, since a text of a stranger is no place for patterns that may take for ever.
/// </summary>
internal static class PersonalData
{
    private const int FewestPhoneDigits = 7; // without an area; shorter is a price, a year, a platform
    private const int MostPhoneDigits = 15; // ITU-T E.164
    private const int FewestCardDigits = 13; // ISO/IEC 7812
    private const int MostCardDigits = 19;
    private const int ShortestIban = 15; // Norway's
    private const int LongestIban = 34; // ISO 13616
    private const int IbanModulus = 97;

    private static readonly SearchValues<char> _signs = SearchValues.Create("@0123456789");

    /// <summary>The text with a word in brackets for each of them; the very same object where there is none.</summary>
    public static string Removed(string text)
    {
        if (!text.AsSpan().ContainsAny(_signs))
        {
            return text;
        }

        StringBuilder? left = null;
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            var (from, until, word) = Find(text, at);
            if (word is null)
            {
                at = Math.Max(at + 1, until); // a number that is none of these is none in its second half either
                continue;
            }

            left ??= new StringBuilder();
            left.Append(text, copied, from - copied).Append(word);
            at = copied = until;
        }

        return left is null ? text : left.Append(text, copied, text.Length - copied).ToString();
    }

    private static (int From, int Until, string? Word) Find(string text, int at)
    {
        var c = text[at];
        if (c == '@' && Mail(text, at) is { } mail)
        {
            return (mail.From, mail.Until, "[e-mail]");
        }

        if (at > 0 && char.IsLetterOrDigit(text[at - 1]))
        {
            return default;
        }

        if (char.IsAsciiLetter(c) && Iban(text, at) is { } iban)
        {
            return (at, iban, "[IBAN]");
        }

        return char.IsAsciiDigit(c) || c is '+' or '(' ? Numbers(text, at) : default;
    }

    private static (int From, int Until)? Mail(string text, int at)
    {
        var from = at;
        while (from > 0 && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] is '.' or '_' or '-' or '+' or '%'))
        {
            from--;
        }

        var until = at + 1;
        var lastDot = -1;
        while (until < text.Length && (char.IsLetterOrDigit(text[until]) || text[until] is '.' or '-'))
        {
            lastDot = text[until] == '.' && until + 1 < text.Length && char.IsLetterOrDigit(text[until + 1]) ? until : lastDot;
            until++;
        }

        while (until > at && text[until - 1] is '.' or '-')
        {
            until--;
        }

        return from == at || lastDot < 0 ? null : (from, until);
    }

    /// <summary>Where an IBAN ends that begins here.</summary>
    private static int? Iban(string text, int at)
    {
        if (at + 4 > text.Length || !char.IsAsciiLetter(text[at + 1]) || !char.IsAsciiDigit(text[at + 2]) || !char.IsAsciiDigit(text[at + 3]))
        {
            return null;
        }

        var characters = new StringBuilder();
        int? end = null;
        for (var i = at; i < text.Length && characters.Length < LongestIban; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                characters.Append(char.ToUpperInvariant(text[i]));
                var isWhole = i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]);
                end = isWhole && characters.Length >= ShortestIban && HasCheckDigits(characters.ToString()) ? i + 1 : end;
            }
            else if (text[i] is not (' ' or '-'))
            {
                break;
            }
        }

        return end;
    }

    /// <summary>ISO 7064, MOD 97-10, over the account with the country behind it.</summary>
    private static bool HasCheckDigits(string iban)
    {
        var rest = BigInteger.Zero;
        foreach (var c in iban[4..] + iban[..4])
        {
            var value = char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;
            rest = ((rest * (value > 9 ? 100 : 10)) + value) % IbanModulus;
        }

        return rest.IsOne;
    }

    /// <summary>Digits with what is written between them: a card, a telephone, an IP address, or none of these.</summary>
    private static (int From, int Until, string? Word) Numbers(string text, int at)
    {
        var digits = new StringBuilder();
        var (until, dots, others) = (at, 0, 0);
        for (var i = at; i < text.Length && digits.Length <= MostCardDigits; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits.Append(text[i]);
                until = i + 1;
            }
            else if (text[i] is '.' or ' ' or '-' or '/' or '(' or ')' || (text[i] == '+' && i == at))
            {
                var next = i + 1 < text.Length ? text[i + 1] : '\0';
                if (!char.IsAsciiDigit(next) && next is not ('(' or ' ' or ')'))
                {
                    break;
                }

                dots += text[i] == '.' ? 1 : 0;
                others += text[i] is '.' or '+' ? 0 : 1;
            }
            else
            {
                break;
            }
        }

        var number = digits.ToString();
        if (until < text.Length && char.IsLetter(text[until]))
        {
            return (at, until, null); // part of a word or of a code
        }

        if (dots == 3 && others == 0 && System.Net.IPAddress.TryParse(text.AsSpan(at, until - at), out _))
        {
            return (at, until, "[IP address]");
        }

        if (number.Length is >= FewestCardDigits and <= MostCardDigits && HasLuhn(number))
        {
            return (at, until, "[card number]");
        }

        return number.Length is >= FewestPhoneDigits and <= MostPhoneDigits && !IsDate(text.AsSpan(at, until - at)) ? (at, until, "[phone number]")
            : (at, until, null);
    }

    /// <summary>ISO/IEC 7812-1, annex B.</summary>
    private static bool HasLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? digit : (digit * 2 > 9 ? (digit * 2) - 9 : digit * 2);
        }

        return sum % 10 == 0 && digits.AsSpan().ContainsAnyExcept('0');
    }

    private static bool IsDate(ReadOnlySpan<char> text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy"],
            CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
