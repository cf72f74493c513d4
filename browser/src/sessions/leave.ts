// Signing out takes what a member's device keeps of a session with it. Where something would be lost, it is asked first.
import { say } from "../base/texts";
import { drawIcon } from "../shell/drawings";
import { atRisk, forget } from "./device";

async function leave(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    await forget();
    location.assign(answer.url);
  } catch {
    form.submit(); // without network the browser says so, and nothing is lost
  }
}

function ask(form: HTMLFormElement, risk: { sheets: number; drafts: number }): void {
  const notice = document.createElement("div");
  const words = document.createElement("div");
  const line = document.createElement("p");
  const acts = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.id = "dang-xuat";
  line.textContent = risk.sheets > 0 ? say("leave_sheets", { count: risk.sheets }) : say("leave_drafts", { count: risk.drafts });
  acts.className = "acts";
  const button = (words: string, act: () => void) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    acts.append(made);
    return made;
  };
  const stay = button(say("leave_stay"), () => notice.remove());
  button(say("leave_do"), () => void leave(form));
  words.append(line, acts);
  notice.append(drawIcon("i-warning"), words);
  document.getElementById("dang-xuat")?.remove();
  document.querySelector("main")?.prepend(notice);
  stay.focus();
}

export async function leaveCouncil(form: HTMLFormElement): Promise<void> {
  const risk = await atRisk().catch(() => ({ sheets: 0, drafts: 0 }));
  if (risk.sheets + risk.drafts > 0) ask(form, risk);
  else await leave(form);
}
