import { Combobox as Base } from '@base-ui/react/combobox';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MembersDocument } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { useSettled } from '../../components/use-settled.ts';
import '../../components/combobox.css';

/** Somebody whose actions are asked for. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly note?: string | null;
}

const OFFERED = 8;

/** Finds a member by name or address, on the server: for whoever may list members. */
export function ActorFilter({ onChoose }: { readonly onChoose: (actor: Actor) => void }) {
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  const { data } = useQuery({ ...queryOf(MembersDocument, { first: OFFERED, ...(search !== '' && { search }) }), placeholderData: keepPreviousData });
  const actors: Actor[] = (data?.members.edges ?? []).map(({ node: { user } }) => ({ id: user.id, name: user.name, note: user.email }));
  return (
    <Base.Root
      items={actors}
      value={null}
      inputValue={text}
      onInputValueChange={setText}
      onValueChange={(actor: Actor | null) => {
        setText('');
        if (actor) onChoose(actor);
      }}
      itemToStringLabel={({ name }: Actor) => name}
      itemToStringValue={({ id }: Actor) => id}
      filter={null}
    >
      <div className="actor-filter">
        <Base.Input className="input" aria-label="Who" placeholder="Who: everybody" />
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="layer">
          <Base.Popup className="menu combobox-popup">
            <Base.Empty className="combobox-empty">Nobody has this name.</Base.Empty>
            <Base.List className="combobox-list">
              {(actor: Actor) => (
                <Base.Item key={actor.id} value={actor} className="combobox-item">
                  {actor.name}
                  {actor.note && <span className="combobox-note">{actor.note}</span>}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
