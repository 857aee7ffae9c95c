# The project's own tests of the drivers, on real kernel devices.
ip link add vcan0 type vcan 2>/dev/null
ip link set vcan0 up 2>/dev/null
if [ -x device-tests/HydraKiosk.Devices.Tests ]; then
  from=$(now)
  HYDRA_KIOSK_GPIO_SIM=1 HYDRA_KIOSK_HIL=1 timeout 900 device-tests/HydraKiosk.Devices.Tests -noColor -class "*OnGpioSimTests" -class "*RealLedTests" -class "*UinputTests" -class "*VcanTests" >$HOME/devices.log 2>&1
  code=$?
  verdict device-tests $code "$(grep -oE 'Total: [0-9]+.*Skipped: [0-9]+' $HOME/devices.log | tail -n 1), $(since "$from")"
  [ $code -eq 0 ] || grep -A 12 -E '\[FAIL\]' $HOME/devices.log | head -n 150 | sed 's/^/    /'
else
  skipped device-tests "they were not brought along"
fi
