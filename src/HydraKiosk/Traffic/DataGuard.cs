using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Traffic;

/// <summary>
/// Counts what the device uses by day and month, keeps it over restarts, and saves data near a limit. Looks every 15 s; what went over the network
/// since the look before counts for the interface that was in use then. Any thread.
/// </summary>
internal sealed class DataGuard : IDisposable
{
    /// <summary>How often it looks: what a session uses in this time is under 2 MB.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>How often it writes while something is used: flash wears out, and a restart may forget so much.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly DataOptions _options;
    private readonly DataLedgerFile? _file;
    private readonly DataLedger _ledger;
    private readonly Func<DataTotals> _totals;
    private readonly Func<string?> _interface;
    private readonly TimeProvider _time;
    private readonly Action<DataThrift> _moved;
    private readonly TroubleBoard _troubles;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private DataTotals _seen;
    private string? _route;
    private DataLevel _level;
    private DataThrift _thrift;
    private long _writtenAt;
    private bool _isUnwritten;
    private bool _cannotWrite;
    private bool _isOver;

    /// <param name="options">The limits.</param>
    /// <param name="stateFolder">Where it is kept; null for nowhere.</param>
    /// <param name="totals">What went over the network since the daemon's start.</param>
    /// <param name="route">The interface of the default route; see <see cref="DefaultRoute"/>.</param>
    /// <param name="time">The clock, and the calendar of the days.</param>
    /// <param name="moved">Told how sparing the device has to be, whenever that changes.</param>
    /// <param name="troubles">Shows a limit that is reached.</param>
    /// <param name="log">One line for each step.</param>
    public DataGuard(
        DataOptions options, string? stateFolder, Func<DataTotals> totals, Func<string?> route, TimeProvider time, Action<DataThrift> moved,
        TroubleBoard troubles, ILogger log)
    {
        (_options, _totals, _interface, _time, _moved, _troubles, _log) = (options, totals, route, time, moved, troubles, log);
        _file = stateFolder is null ? null : new DataLedgerFile(Path.Combine(stateFolder, DataLedgerFile.Name));
        string? problem = null;
        _ledger = _file?.Read(out problem) ?? new DataLedger();
        if (problem is not null)
        {
            ObservationCauses.DataForgotten.Write(log, problem);
        }

        troubles.Clear(ObservationCauses.DataSpent.Code); // of a guard before this one, whose limits may have been others
        _route = Route();
        _writtenAt = time.GetTimestamp();
        Look();
        _timer = time.CreateTimer(static guard => ((DataGuard)guard!).Look(), this, LookEvery, LookEvery);
    }

    /// <summary>What is used of what.</summary>
    public DataStatus Status()
    {
        lock (_lock)
        {
            var now = _time.GetLocalNow().DateTime;
            var today = DateOnly.FromDateTime(now);
            var (day, month) = (_ledger.Day(today), _ledger.Month(today));
            var isDated = today >= DataLedger.FirstPossibleDay;
            return new DataStatus
            {
                Day = isDated ? today : null,
                DayMB = Megabytes(day.Bytes),
                MonthMB = Megabytes(month.Bytes),
                MonthForecastMB = isDated && DataReading.Forecast(month, now) is { } forecast ? Megabytes(forecast) : null,
                DayMinutes = Math.Round(day.Seconds / 60, 1),
                MonthMinutes = Math.Round(month.Seconds / 60, 1),
                PerDayMB = _options.PerDayMegabytes,
                PerMonthMB = _options.PerMonthMegabytes,
                MinutesPerDay = _options.MinutesPerDay,
                Interface = _route,
                IsMetered = IsMetered(_route),
                Level = ControlJson.Word(_level.ToString()),
                Thrift = ControlJson.Word(_thrift.ToString()),
            };
        }
    }

    /// <summary>Counts what is new, and does what follows from it.</summary>
    internal void Look()
    {
        var totals = _totals(); // outside the lock: they take locks of their own
        var route = Route();
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            var today = DateOnly.FromDateTime(_time.GetLocalNow().DateTime);
            var bytes = IsMetered(_route) ? Math.Max(0, totals.Bytes - _seen.Bytes) : 0;
            var seconds = Math.Max(0, (totals.Session - _seen.Session).TotalSeconds);
            (_seen, _route) = (totals, route);
            _ledger.Count(today, bytes, seconds);
            _isUnwritten |= bytes > 0 || seconds > 0;
            var isStep = Judge(DataReading.Of(_options, _ledger, today), today);
            if (_isUnwritten && (isStep || _time.GetElapsedTime(_writtenAt) >= WriteEvery))
            {
                Write();
            }
        }
    }

    /// <summary>Counts and writes what is left.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Look();
        lock (_lock)
        {
            if (_isUnwritten && !_isOver)
            {
                Write();
            }

            _isOver = true;
        }
    }

    private static double Megabytes(double bytes) => Math.Round(bytes / DataReading.BytesPerMegabyte, 2);

    private bool IsMetered(string? route) =>
        _options.MeteredInterfaces.Count == 0 || (route is not null && _options.MeteredInterfaces.Contains(route));

    private string? Route() => _options.MeteredInterfaces.Count == 0 ? null : _interface();

    /// <summary>Tells a step once, in whichever direction.</summary>
    private bool Judge(in DataReading reading, DateOnly today)
    {
        var (was, thrift) = (_level, reading.Thrift(_options.AtLimit));
        (_level, var moved, _thrift) = (reading.Level, thrift != _thrift, thrift);
        if (moved)
        {
            _moved(thrift);
        }

        if (was == reading.Level)
        {
            return false;
        }

        var consequence = Consequence(reading.Level, thrift);
        switch (reading.Level)
        {
            case DataLevel.Near:
                ObservationCauses.DataNear.Write(_log, (int)(reading.Share * 100), reading.Limit, consequence);
                break;
            case DataLevel.Spent:
                ObservationCauses.DataSpent.Write(_log, reading.Limit, consequence);
                break;
            default:
                DataLog.RoomAgain(_log, Megabytes(_ledger.Day(today).Bytes), Megabytes(_ledger.Month(today).Bytes));
                break;
        }

        if (reading.Level == DataLevel.Spent)
        {
            _troubles.Raise(ObservationCauses.DataSpent.Code, $"{reading.Limit} are used up; {consequence}", needsTechnician: false);
        }
        else
        {
            _troubles.Clear(ObservationCauses.DataSpent.Code);
        }

        return true;
    }

    private string Consequence(DataLevel level, DataThrift thrift) => (thrift, level) switch
    {
        (DataThrift.Refuse, _) => "no conversation begins until there is room again",
        (DataThrift.OnDemand, DataLevel.Near) when _options.AtLimit == DataLimitAction.Refuse =>
            "the device is connected only while somebody is there, and at the limit no conversation will begin",
        (DataThrift.OnDemand, _) => "the device is connected only while somebody is there",
        _ => "the device goes on as before",
    };

    private void Write()
    {
        _writtenAt = _time.GetTimestamp();
        if (_file?.Write(_ledger) is { } problem)
        {
            if (!_cannotWrite)
            {
                _cannotWrite = true; // one line until it succeeds
                ObservationCauses.DataNotKept.Write(_log, problem);
            }

            return;
        }

        _isUnwritten = _cannotWrite = false;
    }
}
