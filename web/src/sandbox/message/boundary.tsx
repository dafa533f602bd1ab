/** Keeps one message that cannot be drawn from taking the page along. */

import { Component, type ReactNode } from "react";

export class Boundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidUpdate(before: { children: ReactNode }): void {
    if (this.state.isBroken && before.children !== this.props.children) this.setState({ isBroken: false });
  }

  override render(): ReactNode {
    if (this.state.isBroken) return <article className="message quiet">This message cannot be shown.</article>;
    return this.props.children;
  }
}
