import type { FormEvent } from "react";
import { duration } from "../../shared/clock.ts";
import { texts } from "../../shared/language.ts";
import { Notice } from "../../shared/Notice.tsx";
import type { SignInProblem } from "./state.ts";

interface Props {
  readonly asking: boolean;
  readonly problem: SignInProblem | null;
  onSignIn(username: string, password: string): void;
}

export function SignIn({ asking, problem, onSignIn }: Props) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    if (!asking) onSignIn(String(given.get("username")), String(given.get("password")));
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>
          Centralino
          <small>{texts.ccp}</small>
        </h1>
        <label>
          {texts.username}
          <input className="field" name="username" autoComplete="username" autoCapitalize="none" required />
        </label>
        <label>
          {texts.password}
          <input className="field" name="password" type="password" autoComplete="current-password" required />
        </label>
        <div role="alert">
          {problem !== null && (
            <Notice name={problem.kind} quiet={problem.kind === "signedOut"}>
              {sentence(problem)}
            </Notice>
          )}
        </div>
        <button type="submit" className="button" data-look="first" data-testid="sign-in" aria-busy={asking}>
          {texts.signIn}
        </button>
      </form>
    </main>
  );
}

function sentence(problem: SignInProblem): string {
  switch (problem.kind) {
    case "tooMany":
      return texts.signInProblem.tooMany(duration(problem.wait));
    case "told":
      return problem.sentence;
    default:
      return texts.signInProblem[problem.kind];
  }
}
