// Moments come in UTC; the reader sees them in their own time. Without this script they read UTC.
(() => {
  "use strict";
  const day = new Intl.DateTimeFormat("en-US", { dateStyle: "long" });
  const hour = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });
  for (const at of document.querySelectorAll("time[datetime]")) {
    const moment = new Date(at.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    at.textContent = `${day.format(moment)}, ${hour.format(moment)}`;
  }
})();
