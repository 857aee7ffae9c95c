using HydraKiosk.Audio.Echo.Residual;

namespace HydraKiosk.Audio.Echo.Cancelling;

/// <content>Who is heard in a block.</content>
public sealed partial class EchoCanceller
{
    private NearEnd Judge(bool isActive, bool hasSound, out bool isJudged)
    {
        isJudged = false;
        _dismissed = Math.Max(0, _dismissed - 1);
        if (!hasSound || !KnowsFarEnd)
        {
            return isActive ? NearEnd.EchoOnly : NearEnd.Room; // and neither silence nor an unknown echo is the noise of the room
        }

        _residual.Observe(_filter.ErrorPower, _echo, _filter.Uncertainty, _heard.IsClipped);
        if (!isActive || _settling > 0)
        {
            _other.Restart();
            isJudged = !isActive;
            return isActive ? NearEnd.EchoOnly : NearEnd.Room;
        }

        if (_active <= ShutBlocks || _dismissed > 0)
        {
            _residual.Learn(0, ResidualModel.FullWeight);
            return NearEnd.EchoOnly;
        }

        isJudged = true;
        _person.Observe(_residual.ExcessDb);
        if (_person.HearsPerson)
        {
            _other.Observe(_filter.ReferenceRe, _filter.ReferenceIm, _error);
        }
        else
        {
            _other.Restart();
        }

        if (_other.ExplainsError)
        {
            isJudged = false;
            _filter.Add(_other.Re, _other.Im);
            _filter.Rouse(ShiftedCovariance);
            _other.Restart();
            _person.Dismiss();
            _dismissed = DismissedBlocks;
        }

        _unsuspicious = _person.IsSuspicious ? 0 : _unsuspicious + 1;
        var isSure = _unsuspicious > ResidualModel.LearningDelayBlocks;
        _residual.Learn(ResidualModel.LearningDelayBlocks, isSure ? ResidualModel.FullWeight : ResidualModel.DoubtfulWeight);
        return _person.HearsPerson ? NearEnd.Person : NearEnd.EchoOnly;
    }
}
